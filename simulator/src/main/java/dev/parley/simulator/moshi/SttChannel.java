package dev.parley.simulator.moshi;

import dev.parley.ogg.OggOpusReader;
import dev.parley.simulator.speech.SimulatedRecogniser;
import dev.parley.simulator.speech.Unfinished;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One speech-to-text connection: audio in, a {@code Step} for each frame, words once the model's delay has passed since
 * they were spoken.
 */
final class SttChannel extends MoshiChannel {
    private static final long PATIENCE_MS = 20_000;
    private static final int MAX_BACKLOG_FRAMES = 12_500;
    private static final float[] NO_SCORES = {};

    private final MoshiOptions.Stt options;
    private final SimulatedRecogniser recogniser;
    private final AtomicLong modelSteps;
    private final Unfinished unfinished;
    private final long stepNanos;
    private final SttTrace arrivals;
    private final Deque<float[]> frames = new ArrayDeque<>();
    private final Deque<Due> due = new ArrayDeque<>();
    private Optional<OggOpusReader> opus = Optional.empty();
    private float[] partial = new float[SimulatedRecogniser.FRAME];
    private int filled;
    private long received;
    private long processed;
    private long nextStepAt;
    private boolean waiting;

    private int toldOf;
    private int told;
    private boolean left;

    /**
     * A message that is sent once that many frames have been processed.
     *
     * @param utterance whose word it is; 0: none
     */
    private record Due(long atFrame, Buffer message, int utterance) {
        Due(long atFrame, Buffer message) {
            this(atFrame, message, 0);
        }
    }

    SttChannel(
            MoshiLink link, Context context, MoshiOptions.Stt options, AtomicLong modelSteps, Unfinished unfinished) {
        super(link, context);
        this.unfinished = unfinished;
        this.options = options;
        SimulatedRecogniser plain = new SimulatedRecogniser(options.script(), unfinished);
        this.recogniser = link.mayBeLost() ? plain.holdingLast() : plain;
        this.modelSteps = modelSteps;
        this.arrivals = new SttTrace(context.trace());
        this.stepNanos = Math.max(options.stepTime().toNanos(), link.slowdown() > 1 ? 8_000_000 : 0) * link.slowdown();
    }

    @Override
    void start() {
        if (link().wrongOrder()) {
            link().send(link().output().endWord(3));
            link().send(link().output().word("stray", 7));
            link().send(link().output().marker(99));
        }
        ready();
        link().sendReady();
        link().keepAlive(context().vertx(), PATIENCE_MS);
    }

    @Override
    void message(MoshiInput input) {
        switch (input.type()) {
            case "Audio" -> {
                arrivals.look(input.pcm(), readyNanos()).forEach(recogniser::marked);
                take(input.pcm());
            }
            case "OggOpus" -> decoder().feed(input.data(), 0, input.data().length);
            case "Marker" ->
                due.add(new Due(
                        frames.size() + processed + options.model().delayFrames(),
                        link().output().marker(input.id())));
            default -> unexpected(input);
        }
    }

    @Override
    void text(String message) {
        // The real server ignores text frames.
    }

    @Override
    void closed() {
        leaveUnfinished();
        frames.clear();
        due.clear();
        opus.ifPresent(OggOpusReader::close);
        opus = Optional.empty();
    }

    @Override
    long steps() {
        return processed;
    }

    private OggOpusReader decoder() {
        if (opus.isEmpty()) {
            opus = Optional.of(new OggOpusReader(24_000, (pcm, offset, length) -> {
                float[] samples = new float[length];
                for (int i = 0; i < length; i++) {
                    samples[i] = pcm[offset + i] / SttTrace.FULL_SCALE;
                }
                take(samples);
            }));
        }
        return opus.get();
    }

    private void take(float[] wire) {
        float[] pcm = link().wrongRate() ? twice(wire) : wire;
        received += pcm.length;
        int from = 0;
        while (from < pcm.length) {
            int count = Math.min(pcm.length - from, SimulatedRecogniser.FRAME - filled);
            System.arraycopy(pcm, from, partial, filled, count);
            filled += count;
            from += count;
            if (filled == SimulatedRecogniser.FRAME) {
                frames.add(partial);
                partial = new float[SimulatedRecogniser.FRAME];
                filled = 0;
            }
        }
        if (frames.size() > MAX_BACKLOG_FRAMES) {
            link().refuse("too much audio at once");
        } else if (!waiting) {
            work();
        }
    }

    private static float[] twice(float[] samples) {
        float[] all = new float[2 * samples.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = samples[i / 2];
        }
        return all;
    }

    private void told(int utterance) {
        if (utterance > 0) {
            told = toldOf == utterance ? told + 1 : 1;
            toldOf = utterance;
        }
    }

    /** Once nothing arrives any more, another connection may hear the rest of the utterance; this one tells no more of it. */
    private void leaveUnfinished() {
        if (left || !link().lost() || !recogniser.hasHeardSpeech()) {
            return;
        }
        List<String> rest = recogniser.wordsBehind(toldOf == recogniser.utterance() ? told : 0);
        if (recogniser.inUtterance() || !rest.isEmpty()) {
            left = true;
            unfinished.leave(rest);
        }
    }

    private void work() {
        waiting = false;
        while (!frames.isEmpty() && link().open()) {
            long wait = nextStepAt - System.nanoTime();
            if (stepNanos > 0 && processed > 0 && wait > 0) {
                waiting = true;
                context().vertx().setTimer(Math.max(1, Duration.ofNanos(wait).toMillis()), timer -> work());
                return;
            }
            nextStepAt = System.nanoTime() + stepNanos;
            step(frames.poll());
        }
    }

    private void step(float[] frame) {
        int delay = options.model().delayFrames();
        boolean silentSoFar = !recogniser.hasHeardSpeech();
        List<SimulatedRecogniser.Heard> words = recogniser.hear(frame);
        if (silentSoFar && recogniser.hasHeardSpeech()) {
            // The first word of the real server is often empty. Before any speech it would break Unmute's load test.
            due.add(new Due(processed + 1, link().output().word("", processed * SimulatedRecogniser.FRAME_SECONDS)));
        }
        for (SimulatedRecogniser.Heard word : words) {
            due.add(new Due(
                    processed + delay, link().output().word(word.text(), word.startSeconds()), recogniser.utterance()));
            due.add(new Due(processed + delay, link().output().endWord(word.stopSeconds())));
        }
        leaveUnfinished();
        processed++;
        int buffered = (int) (received - processed * SimulatedRecogniser.FRAME);
        float[] scores = options.model().pauseScores() ? recogniser.pauseScores() : NO_SCORES;
        link().send(link().output().step(modelSteps.incrementAndGet(), scores, buffered));
        context().metrics().step(stepNanos / 1e9);
        while (!due.isEmpty() && due.peek().atFrame() <= processed) {
            Due next = due.poll();
            if (!link().lost()) {
                told(next.utterance());
            }
            link().send(next.message());
        }
    }
}
