package dev.parley.host.moshi;

import dev.parley.host.HostedRecogniser;
import dev.parley.host.HostedRecogniser.Result;
import dev.parley.host.HostedRecogniser.Speech;
import dev.parley.host.HostedSet.Served;
import dev.parley.host.RequestException;
import dev.parley.resample.Resampler;
import dev.parley.vad.BuiltInVad;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * One stream of audio in frames of 80 ms, each answered by a step with pause scores. A recogniser of whole utterances hears
 * each stretch of speech once it is over; steps wait until its words are told, as moshi-server's words come before the steps
 * that cover them. Loop only.
 *
 * <p>Bounded: {@value #MAX_FRAMES} frames wait, beyond which the stream ends with an error.
 */
final class RecognitionSocket {
    static final int MAX_FRAMES = 3_750;

    private final Context loop;
    private final ServerWebSocket socket;
    private final Served<HostedRecogniser> recogniser;
    private final BuiltInVad detector;
    private final ServerMessages messages = new ServerMessages();
    private final Deque<Object> waiting = new ArrayDeque<>();
    private Optional<SpeechStretches> stretches = Optional.empty();
    private short[] partial = new short[SpeechStretches.FRAME];
    private int filled;
    private long steps;
    private boolean hearing;

    /** In its place between the frames. */
    private record Marker(long id) {}

    RecognitionSocket(Vertx vertx, ServerWebSocket socket, Served<HostedRecogniser> recogniser, BuiltInVad detector) {
        this.loop = vertx.getOrCreateContext();
        this.socket = socket;
        this.recogniser = recogniser;
        this.detector = detector;
    }

    void begin() {
        socket.binaryMessageHandler(this::received);
        socket.closeHandler(gone -> {
            waiting.clear();
            stretches.ifPresent(SpeechStretches::close);
        });
        detector.start()
                .whenComplete((ready, failure) -> loop.runOnContext(go -> {
                    if (!socket.isClosed()) {
                        stretches = Optional.of(new SpeechStretches(detector.open(SpeechStretches.RATE)));
                        work();
                    }
                }));
        send(messages.ready());
    }

    private void received(Buffer bytes) {
        Optional<MoshiClientMessage> message = MoshiClientMessage.read(bytes.getBytes());
        if (message.isEmpty()) {
            socket.close();
            return;
        }
        switch (message.get().type()) {
            case "Audio" -> take(message.get().pcm());
            case "Marker" -> waiting.add(new Marker(message.get().id()));
            default -> refuse("unexpected message " + message.get().type());
        }
        if (waiting.size() > MAX_FRAMES) {
            refuse("too much audio at once");
        }
        work();
    }

    private void take(short[] pcm) {
        for (int from = 0; from < pcm.length; ) {
            int count = Math.min(pcm.length - from, SpeechStretches.FRAME - filled);
            System.arraycopy(pcm, from, partial, filled, count);
            filled += count;
            from += count;
            if (filled == SpeechStretches.FRAME) {
                waiting.add(partial);
                partial = new short[SpeechStretches.FRAME];
                filled = 0;
            }
        }
    }

    private void work() {
        while (!hearing && stretches.isPresent() && !waiting.isEmpty() && !socket.isClosed()) {
            switch (waiting.poll()) {
                case Marker marker -> send(messages.marker(marker.id()));
                case short[] frame -> stretches.get().add(frame).ifPresentOrElse(this::hear, this::step);
                default -> throw new IllegalStateException("frames and markers wait, nothing else");
            }
        }
    }

    private void step() {
        float[] scores = stretches.map(SpeechStretches::pauses).orElseThrow();
        send(messages.step(++steps, scores, filled));
    }

    private void hear(SpeechStretches.Stretch stretch) {
        hearing = true;
        Runnable work = () -> {
            try {
                Result result =
                        recogniser.engine().recognise(new Speech(at16k(stretch), Optional.empty(), Optional.empty()));
                loop.runOnContext(go -> heard(stretch, result.text()));
            } catch (RequestException | RuntimeException e) {
                loop.runOnContext(go -> refuse(String.valueOf(e.getMessage())));
            }
        };
        if (!recogniser.queue().submit(work)) {
            refuse("no free channels");
        }
    }

    private static short[] at16k(SpeechStretches.Stretch stretch) {
        Resampler resampler = new Resampler(SpeechStretches.RATE, HostedRecogniser.SAMPLE_RATE);
        short[] in = stretch.samples();
        short[] out = new short[resampler.maxOutput(in.length)];
        return Arrays.copyOf(out, resampler.process(in, 0, in.length, out, 0));
    }

    /** Words are spread over the stretch by their letters. */
    private void heard(SpeechStretches.Stretch stretch, String text) {
        String[] words = text.isBlank() ? new String[0] : text.strip().split("\\s+");
        double letters =
                Math.max(1, Arrays.stream(words).mapToInt(String::length).sum());
        double before = 0;
        for (String word : words) {
            send(messages.word(word, stretch.at(before / letters)));
            before += word.length();
            send(messages.endWord(stretch.at(before / letters)));
        }
        hearing = false;
        step();
        work();
    }

    private void send(Buffer message) {
        if (!socket.isClosed()) {
            socket.writeBinaryMessage(message);
        }
    }

    private void refuse(String reason) {
        if (!socket.isClosed()) {
            send(messages.error(reason));
            socket.close();
        }
    }
}
