package dev.parley.simulator.moshi;

import dev.parley.simulator.speech.SimulatedRecogniser;
import dev.parley.simulator.speech.Speaker;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One text-to-speech connection: words in, word stamps and audio out at a multiple of real time. Without text the server
 * waits and sends nothing.
 */
final class TtsChannel extends MoshiChannel {
    private static final long PATIENCE_MS = 30_000;

    private final Setup setup;
    private final Consumer<String> said;
    private final Speaker speaker;
    private final long frameMs;
    private Optional<TtsFormat> format = Optional.empty();
    private boolean ticking;
    private boolean closed;

    /** What the connection asked for, how fast it is served, and who wants to know. */
    record Setup(Map<String, String> query, MoshiOptions.Tts options, TtsTrace trace) {
        long frameMs(int slowdown) {
            return Math.max(
                    1, Math.round(SimulatedRecogniser.FRAME_SECONDS * 1000 * slowdown / options.realTimeFactor()));
        }
    }

    /** @param said told of each word, and of a voice */
    TtsChannel(MoshiLink link, Context context, Setup setup, Consumer<String> said) {
        super(link, context);
        this.setup = setup;
        this.said = said;
        this.speaker = new Speaker(
                setup.query().getOrDefault("voice", ""), setup.options().tones());
        this.frameMs = setup.frameMs(link.slowdown());
    }

    @Override
    void start() {
        format = TtsFormat.of(setup.query().getOrDefault("format", "OggOpus"), link());
        if (format.isEmpty()) {
            link().refuse("unknown format");
            return;
        }
        if (link().wrongOrder()) {
            link().send(link().output().text("stray", 1, 2));
            link().send(link().output().audio(new short[SimulatedRecogniser.FRAME]));
        }
        ready();
        if (format.get().messages()) {
            link().sendReady();
            // Some versions begin like this.
            link().send(link().output().text("", 0, 0));
        }
        link().keepAlive(context().vertx(), PATIENCE_MS);
    }

    @Override
    void message(MoshiInput input) {
        switch (input.type()) {
            case "Text" -> text(input.text());
            case "Eos" -> {
                speaker.end();
                begin();
            }
            case "Voice" -> said.accept("(voice of " + input.pcm().length + " values)");
            default -> unexpected(input);
        }
    }

    @Override
    void text(String message) {
        for (String word : message.strip().split("\\s+")) {
            if (!word.isEmpty() && speaker.add(word)) {
                setup.trace().word(word, readyNanos());
                said.accept(word);
            }
        }
        begin();
    }

    @Override
    void closed() {
        closed = true;
        speaker.clear();
        format.ifPresent(TtsFormat::close);
    }

    @Override
    long steps() {
        return speaker.frames();
    }

    private void begin() {
        if (!ticking) {
            tick();
        }
    }

    private void tick() {
        ticking = false;
        if (closed || !link().open()) {
            return;
        }
        if (speaker.done()) {
            format.ifPresent(TtsFormat::end);
            link().close();
        } else if (speaker.canSpeak()) {
            format.ifPresent(this::speak);
            ticking = true;
            context().vertx().setTimer(frameMs, timer -> tick());
        } else {
            context().metrics().missingWords();
        }
    }

    private void speak(TtsFormat as) {
        speaker.begin().ifPresent(as::word);
        short[] frame = speaker.next();
        setup.trace().mark(frame);
        long now = System.nanoTime();
        as.audio(link().wrongRate() ? everySecond(frame) : frame);
        setup.trace().sent(now);
        context().metrics().step(frameMs / 1000.0);
    }

    private static short[] everySecond(short[] samples) {
        short[] half = new short[samples.length / 2];
        for (int i = 0; i < half.length; i++) {
            half[i] = samples[2 * i];
        }
        return half;
    }
}
