package dev.parley.simulator.moshi;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One text-to-speech connection: words in, word stamps and audio out at a multiple of real time. A word is begun once two
 * more are known, or the end is; without text the server waits and sends nothing.
 */
final class TtsChannel implements MoshiServer.Channel {
    private static final int LOOK_AHEAD = 2;
    private static final long PATIENCE_MS = 30_000;
    private static final int MAX_WORDS = 20_000;

    private final Vertx vertx;
    private final MoshiLink link;
    private final boolean raw;
    private final long frameMs;
    private final Consumer<String> said;
    private final VoicedSound sound;
    private final Deque<String> words = new ArrayDeque<>();
    private final float[] frame = new float[Recogniser.FRAME];
    private long framesSent;
    private int framesOfWord;
    private int framesLeft;
    private boolean end;
    private boolean ticking;
    private boolean ready;

    TtsChannel(
            Vertx vertx, MoshiLink link, Map<String, String> query, MoshiOptions.Tts options, Consumer<String> said) {
        this.vertx = vertx;
        this.link = link;
        this.raw = query.getOrDefault("format", "OggOpus").equals("Pcm");
        this.said = said;
        this.sound = new VoicedSound(query.getOrDefault("voice", ""));
        this.frameMs =
                Math.max(1, Math.round(Recogniser.FRAME_SECONDS * 1000 * link.slowdown() / options.realTimeFactor()));
    }

    @Override
    public void start() {
        if (link.wrongOrder()) {
            link.send(link.output().text("stray", 1, 2));
            link.send(link.output().audio(frame));
        }
        ready = true;
        if (!raw) {
            link.sendReady();
            // Some versions begin like this.
            link.send(link.output().text("", 0, 0));
        }
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
                                case "Text" -> text(input.text());
                                case "Eos" -> endOfText();
                                case "Voice" -> said.accept("(voice of " + input.pcm().length + " values)");
                                default -> link.refuse("unexpected message " + input.type());
                            }
                        },
                        link::cut);
    }

    @Override
    public void text(String message) {
        for (String word : message.strip().split("\\s+")) {
            if (!word.isEmpty() && words.size() < MAX_WORDS) {
                said.accept(word);
                words.add(word);
            }
        }
        begin();
    }

    private void endOfText() {
        end = true;
        begin();
    }

    @Override
    public void closed() {
        words.clear();
    }

    private void begin() {
        if (!ticking) {
            tick();
        }
    }

    private void tick() {
        ticking = false;
        if (!link.open()) {
            return;
        }
        if (framesLeft == 0) {
            if (words.isEmpty() && end) {
                link.close();
                return;
            }
            if (!end && words.size() <= LOOK_AHEAD) {
                return;
            }
            beginWord(words.poll());
        }
        sendFrame();
        ticking = true;
        vertx.setTimer(frameMs, timer -> tick());
    }

    private void beginWord(String word) {
        framesOfWord = 2 + word.length() / 3;
        framesLeft = framesOfWord;
        double start = framesSent * Recogniser.FRAME_SECONDS;
        if (!raw) {
            link.send(link.output().text(word, start, start + framesOfWord * Recogniser.FRAME_SECONDS));
        }
    }

    /** Each word swells and fades. */
    private void sendFrame() {
        int at = framesOfWord - framesLeft;
        sound.fill(frame, level(at), level(at + 1));
        link.send(raw ? floats() : link.output().audio(frame));
        framesLeft--;
        framesSent++;
    }

    private double level(int boundary) {
        return Math.sin(Math.PI * boundary / framesOfWord);
    }

    private Buffer floats() {
        Buffer bytes = Buffer.buffer(frame.length * Float.BYTES);
        for (float sample : frame) {
            bytes.appendFloatLE(sample);
        }
        return bytes;
    }
}
