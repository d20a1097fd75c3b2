package dev.parley.host.moshi;

import dev.parley.host.HostedSet.Served;
import dev.parley.host.HostedVoice;
import dev.parley.host.RequestException;
import dev.parley.resample.Resampler;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * One reply: words in, clause by clause audio and the times of words out, then the end. A clause is what has come up to a
 * mark that ends one. Loop only.
 *
 * <p>Bounded: {@value #MAX_TEXT} characters that wait.
 */
final class SynthesisSocket {
    static final int MAX_TEXT = 200_000;

    private static final int RATE = 24_000;
    private static final int FRAME = 1_920;
    /** Shorter ones wait for more: a voice needs some words to find its tone. */
    private static final int LEAST_WORDS = 3;

    private static final String ENDS = ".!?;:,";

    private final Context loop;
    private final ServerWebSocket socket;
    private final Served<HostedVoice> voice;
    private final String name;
    private final ServerMessages messages = new ServerMessages();
    private final Deque<String> waiting = new ArrayDeque<>();
    private int characters;
    private long told;
    private boolean ended;
    private boolean speaking;

    SynthesisSocket(Vertx vertx, ServerWebSocket socket, Served<HostedVoice> voice, String name) {
        this.loop = vertx.getOrCreateContext();
        this.socket = socket;
        this.voice = voice;
        this.name = name;
    }

    void begin() {
        socket.binaryMessageHandler(this::received);
        socket.textMessageHandler(this::text);
        socket.closeHandler(gone -> waiting.clear());
        send(messages.ready());
    }

    private void received(Buffer bytes) {
        Optional<MoshiClientMessage> message = MoshiClientMessage.read(bytes.getBytes());
        if (message.isEmpty()) {
            socket.close();
            return;
        }
        switch (message.get().type()) {
            case "Text" -> text(message.get().text());
            case "Eos" -> {
                ended = true;
                speak();
            }
            case "Voice" -> {} // A cloned voice is for moshi's own model.
            default -> refuse("unexpected message " + message.get().type());
        }
    }

    private void text(String more) {
        characters += more.length();
        if (characters > MAX_TEXT) {
            refuse("too much text at once");
            return;
        }
        for (String word : more.strip().split("\\s+")) {
            if (!word.isEmpty()) {
                waiting.add(word);
            }
        }
        speak();
    }

    /** The words of the next clause; empty while it is not whole. */
    private Optional<String> clause() {
        int words = 0;
        for (String word : waiting) {
            words++;
            if (words >= LEAST_WORDS && ENDS.indexOf(word.charAt(word.length() - 1)) >= 0) {
                return Optional.of(take(words));
            }
        }
        return ended && words > 0 ? Optional.of(take(words)) : Optional.empty();
    }

    private String take(int words) {
        StringBuilder clause = new StringBuilder();
        for (int i = 0; i < words; i++) {
            clause.append(clause.isEmpty() ? "" : " ").append(waiting.remove());
        }
        characters = Math.max(0, characters - clause.length());
        return clause.toString();
    }

    private void speak() {
        if (speaking || socket.isClosed()) {
            return;
        }
        Optional<String> clause = clause();
        if (clause.isPresent()) {
            speaking = true;
            Runnable work = () -> make(clause.get());
            if (!voice.queue().submit(work)) {
                refuse("no free channels");
            }
        } else if (ended) {
            socket.close((short) 1000);
        }
    }

    /** On a thread of the voice. The whole clause, for only then it is known how long its words are. */
    private void make(String clause) {
        Resampler resampler = new Resampler(voice.engine().sampleRate(), RATE);
        Pcm pcm = new Pcm();
        try {
            voice.engine().speak(new HostedVoice.Text(clause, name, 1), samples -> {
                short[] out = new short[resampler.maxOutput(samples.length)];
                pcm.add(out, resampler.process(samples, 0, samples.length, out, 0));
                return !socket.isClosed();
            });
            short[] rest = new short[resampler.maxOutput(resampler.delay() + 1)];
            pcm.add(rest, resampler.flush(rest, 0));
            loop.runOnContext(go -> made(clause, pcm.all()));
        } catch (RequestException | RuntimeException e) {
            loop.runOnContext(go -> refuse(String.valueOf(e.getMessage())));
        }
    }

    private void made(String clause, short[] pcm) {
        String[] words = clause.split(" ");
        double letters = clause.length() - words.length + 1.0;
        double before = 0;
        for (String word : words) {
            double start = seconds(before / letters, pcm.length);
            before += word.length();
            send(messages.spoken(word, start, seconds(before / letters, pcm.length)));
        }
        for (int from = 0; from < pcm.length; from += FRAME) {
            send(messages.audio(pcm, from, Math.min(FRAME, pcm.length - from)));
        }
        told += pcm.length;
        speaking = false;
        speak();
    }

    private double seconds(double part, int samples) {
        return (told + part * samples) / RATE;
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

    /** Samples that grow. */
    private static final class Pcm {
        private short[] samples = new short[RATE];
        private int count;

        void add(short[] more, int length) {
            if (count + length > samples.length) {
                samples = Arrays.copyOf(samples, Math.max(2 * samples.length, count + length));
            }
            System.arraycopy(more, 0, samples, count, length);
            count += length;
        }

        short[] all() {
            return Arrays.copyOf(samples, count);
        }
    }
}
