package dev.parley.host.stream;

import dev.parley.host.HostedRecogniser;
import dev.parley.host.HostedSet.Served;
import dev.parley.host.RequestException;
import dev.parley.resample.Resampler;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One client's speech: audio, and where its utterances begin and end. What has come is worked through by one of the
 * recogniser's threads at a time. Loop only.
 *
 * <p>Bounded: {@value #MAX_SECONDS} s of audio that wait, beyond which the stream ends with an error.
 */
public final class StreamSocket {
    /** Audio that waits; as long as a turn may be. */
    public static final int MAX_SECONDS = 300;
    /** Rates of audio that are taken, in Hz. */
    public static final int LOWEST_RATE = 8_000;

    public static final int HIGHEST_RATE = 48_000;

    /** Of a long utterance, so that a part of it is heard before it ends. */
    private static final int HANDED_OVER = 120 * HostedRecogniser.SAMPLE_RATE;

    private final Context loop;
    private final ServerWebSocket socket;
    private final Served<? extends HostedRecogniser> recogniser;
    private final int rate;
    private final Optional<Resampler> resampler;
    private final UtteranceProgress progress;
    private final Deque<StreamInput> waiting = new ArrayDeque<>();
    private long received;
    private long waitingSamples;
    private boolean speaking;
    private boolean wanted;
    private Optional<Runnable> work = Optional.empty();
    private boolean over;

    /** @param rate of the client's audio, in Hz */
    public StreamSocket(
            Vertx vertx,
            ServerWebSocket socket,
            Served<? extends HostedRecogniser> recogniser,
            int rate,
            Optional<String> language) {
        this.loop = vertx.getOrCreateContext();
        this.socket = socket;
        this.recogniser = recogniser;
        this.rate = rate;
        this.resampler = rate == HostedRecogniser.SAMPLE_RATE
                ? Optional.empty()
                : Optional.of(new Resampler(rate, HostedRecogniser.SAMPLE_RATE));
        this.progress = new UtteranceProgress(recogniser.engine(), language);
    }

    public void begin() {
        socket.binaryMessageHandler(this::audio);
        socket.textMessageHandler(this::message);
        socket.closeHandler(gone -> end());
        send(StreamMessages.ready(recogniser.engine()));
    }

    private void audio(Buffer bytes) {
        short[] samples = new short[bytes.length() / 2];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = bytes.getShortLE(2 * i);
        }
        received += samples.length;
        if (!speaking) {
            return;
        }
        short[] converted = converted(samples);
        waitingSamples += converted.length;
        if (waitingSamples > (long) MAX_SECONDS * HostedRecogniser.SAMPLE_RATE) {
            refuse("too much audio at once");
            return;
        }
        waiting.add(new StreamInput.Audio(converted));
        wanted |= recogniser.engine().isStreaming() || waitingSamples >= HANDED_OVER;
        work();
    }

    private short[] converted(short[] samples) {
        if (resampler.isEmpty()) {
            return samples;
        }
        short[] out = new short[resampler.get().maxOutput(samples.length)];
        return Arrays.copyOf(out, resampler.get().process(samples, 0, samples.length, out, 0));
    }

    private void message(String text) {
        try {
            JsonObject message = new JsonObject(text);
            switch (message.getString("type", "")) {
                case "begin" -> beginUtterance();
                case "flush" -> flush(message.getLong("id", 0L));
                case "close" -> socket.close();
                default -> refuse("unexpected message " + message.getString("type"));
            }
        } catch (DecodeException | ClassCastException e) {
            refuse("the message is no JSON that is known here");
        }
    }

    private void beginUtterance() {
        speaking = true;
        resampler.ifPresent(Resampler::reset);
        waiting.add(new StreamInput.Begin(received * 1000 / rate));
    }

    private void flush(long id) {
        speaking = false;
        waiting.add(new StreamInput.Flush(id));
        wanted = true;
        work();
    }

    /** A recogniser of whole utterances has nothing to do before one ends. */
    private void work() {
        if (work.isPresent() || over || !wanted) {
            return;
        }
        List<StreamInput> inputs = new ArrayList<>(waiting);
        waiting.clear();
        waitingSamples = 0;
        wanted = false;
        Runnable next = () -> run(inputs);
        work = Optional.of(next);
        if (!recogniser.queue().submit(next)) {
            work = Optional.empty();
            refuse("no free channels");
        }
    }

    /** On one of the recogniser's threads. */
    private void run(List<StreamInput> inputs) {
        try {
            List<String> messages = progress.work(inputs);
            loop.runOnContext(go -> worked(messages));
        } catch (RequestException | RuntimeException e) {
            loop.runOnContext(go -> {
                work = Optional.empty();
                refuse(String.valueOf(e.getMessage()));
            });
        }
    }

    private void worked(List<String> messages) {
        work = Optional.empty();
        if (over) {
            progress.close();
            return;
        }
        messages.forEach(this::send);
        work();
    }

    private void send(String message) {
        if (!socket.isClosed()) {
            socket.writeTextMessage(message);
        }
    }

    private void refuse(String reason) {
        send(StreamMessages.error(reason));
        end();
        if (!socket.isClosed()) {
            socket.close();
        }
    }

    /** While a thread works on it, what it holds is freed behind that. */
    private void end() {
        over = true;
        waiting.clear();
        work = work.filter(it -> !recogniser.queue().withdraw(it));
        if (work.isEmpty()) {
            progress.close();
        }
    }
}
