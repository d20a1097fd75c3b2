package dev.parley.simulator.moshi;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;

/** One speech-to-text connection: audio in, a {@code Step} for each frame, words six steps after they were spoken. */
final class SttChannel implements MoshiServer.Channel {
    private static final int DELAY_FRAMES = 6;
    private static final long PATIENCE_MS = 20_000;
    private static final int MAX_BACKLOG_FRAMES = 12_500;

    private final Vertx vertx;
    private final MoshiLink link;
    private final Recogniser recogniser;
    private final AtomicLong modelSteps;
    private final long stepNanos;
    private final Deque<float[]> frames = new ArrayDeque<>();
    private final Deque<Due> due = new ArrayDeque<>();
    private float[] partial = new float[Recogniser.FRAME];
    private int filled;
    private long received;
    private long processed;
    private long nextStepAt;
    private boolean waiting;
    private boolean ready;

    /** A message that is sent once that many frames have been processed. */
    private record Due(long atFrame, Buffer message) {}

    SttChannel(Vertx vertx, MoshiLink link, MoshiOptions.Stt options, AtomicLong modelSteps) {
        this.vertx = vertx;
        this.link = link;
        this.recogniser = new Recogniser(options.lines());
        this.modelSteps = modelSteps;
        this.stepNanos = Math.max(options.stepTime().toNanos(), link.slowdown() > 1 ? 8_000_000 : 0) * link.slowdown();
    }

    @Override
    public void start() {
        if (link.wrongOrder()) {
            link.send(link.output().endWord(3));
            link.send(link.output().word("stray", 7));
            link.send(link.output().marker(99));
        }
        ready = true;
        link.sendReady();
        // The first word of the real server is often empty.
        due.add(new Due(1, link.output().word("", 0)));
        link.keepAlive(vertx, PATIENCE_MS);
    }

    @Override
    public void binary(byte[] message) {
        if (!ready) {
            return;
        }
        MoshiInput.read(message)
                .ifPresentOrElse(
                        input -> {
                            switch (input.type()) {
                                case "Audio" -> take(input.pcm());
                                case "Marker" ->
                                    due.add(new Due(
                                            frames.size() + processed + DELAY_FRAMES,
                                            link.output().marker(input.id())));
                                default -> link.refuse("unexpected message " + input.type());
                            }
                        },
                        link::cut);
    }

    @Override
    public void text(String message) {
        // The real server ignores text frames.
    }

    @Override
    public void closed() {
        frames.clear();
        due.clear();
    }

    private void take(float[] pcm) {
        received += pcm.length;
        int from = 0;
        while (from < pcm.length) {
            int count = Math.min(pcm.length - from, Recogniser.FRAME - filled);
            System.arraycopy(pcm, from, partial, filled, count);
            filled += count;
            from += count;
            if (filled == Recogniser.FRAME) {
                frames.add(partial);
                partial = new float[Recogniser.FRAME];
                filled = 0;
            }
        }
        if (frames.size() > MAX_BACKLOG_FRAMES) {
            link.refuse("too much audio at once");
        } else if (!waiting) {
            work();
        }
    }

    private void work() {
        waiting = false;
        while (!frames.isEmpty() && link.open()) {
            long wait = nextStepAt - System.nanoTime();
            if (stepNanos > 0 && processed > 0 && wait > 0) {
                waiting = true;
                vertx.setTimer(Math.max(1, Duration.ofNanos(wait).toMillis()), timer -> work());
                return;
            }
            nextStepAt = System.nanoTime() + stepNanos;
            step(frames.poll());
        }
    }

    private void step(float[] frame) {
        for (Recogniser.Heard word : recogniser.hear(frame)) {
            due.add(new Due(processed + DELAY_FRAMES, link.output().word(word.text(), word.startSeconds())));
            due.add(new Due(processed + DELAY_FRAMES, link.output().endWord(word.stopSeconds())));
        }
        processed++;
        int buffered = (int) (received - processed * Recogniser.FRAME);
        link.send(link.output().step(modelSteps.incrementAndGet(), recogniser.pauseScores(), buffered));
        while (!due.isEmpty() && due.peek().atFrame() <= processed) {
            link.send(due.poll().message());
        }
    }
}
