package dev.parley.registry;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.Readiness;
import dev.parley.provider.SentenceCache;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.session.SessionConfig;
import dev.parley.session.SilencePolicy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the sentences that a caller must hear whatever happens spoken ahead, while the voice in use works: one after another,
 * so that it costs the engine one stream at most. Voices in this process need none. Thread-safe; works on one loop.
 *
 * <p>Bounded: {@value #MOST_VOICES} voices wait; further ones are asked for again by the next call that uses them.
 */
public final class SentencePrefetch {
    private static final Logger log = LoggerFactory.getLogger(SentencePrefetch.class);
    private static final int MOST_VOICES = 64;

    /** Calls go first: a new voice has its first reply to speak, and a server that starts its first call. */
    private static final int LATER_SECONDS = 10;

    private static final Duration LATER = Duration.ofSeconds(LATER_SECONDS);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** After a failure the voice is left alone for this long. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private static final long LONGEST_SECONDS = 30;

    private final ProviderRegistry engines;
    private final SentenceCache kept;
    private final SilencePolicy silence;
    private final SessionExecutor executor;
    private final Deque<Wanted> waiting = new ArrayDeque<>();
    private final Set<Wanted> asked = new HashSet<>();
    private Optional<Making> making = Optional.empty();
    private long notBeforeNanos;

    private record Wanted(TextToSpeech.Options voice, Optional<String> language) {}

    /** @param executor the loop it works on */
    public SentencePrefetch(
            ProviderRegistry engines, SentenceCache kept, SilencePolicy silence, SessionExecutor executor) {
        this.engines = engines;
        this.kept = kept;
        this.silence = silence;
        this.executor = executor;
        this.notBeforeNanos = executor.nanoTime();
    }

    /** Sentences in the default voice are wanted, whoever calls, {@value #LATER_SECONDS} s from now. */
    public void wanted(int sampleRate) {
        later(new Wanted(TextToSpeech.Options.at(sampleRate), Optional.empty()));
    }

    /** The same, now. */
    public void wantedNow(int sampleRate) {
        executor.execute(() -> take(new Wanted(TextToSpeech.Options.at(sampleRate), Optional.empty())));
    }

    /**
     * Sentences are wanted for calls that are configured so, {@value #LATER_SECONDS} s from now. Voices that callers brought
     * are too many to keep.
     */
    public void wanted(int sampleRate, SessionConfig config) {
        if (!config.tts().spoken()) {
            return;
        }
        Optional<String> voice = config.tts().voice().filter(name -> !name.startsWith("custom:"));
        Optional<String> language = config.stt().language().or(() -> languageOf(voice));
        later(new Wanted(
                new TextToSpeech.Options(sampleRate, voice, config.stt().language(), 1), language));
    }

    private Optional<String> languageOf(Optional<String> voice) {
        return engines.textToSpeech().stream()
                .flatMap(engine -> engine.voices().stream())
                .filter(each -> voice.filter(each.name()::equals).isPresent())
                .findFirst()
                .flatMap(TextToSpeech.Voice::language);
    }

    private void later(Wanted wanted) {
        executor.execute(() -> {
            if (asked.size() < MOST_VOICES && asked.add(wanted)) {
                executor.schedule(LATER, () -> {
                    asked.remove(wanted);
                    take(wanted);
                });
            }
        });
    }

    private void take(Wanted wanted) {
        if (!waiting.contains(wanted) && waiting.size() < MOST_VOICES) {
            waiting.add(wanted);
            next();
        }
    }

    private void next() {
        Optional<TextToSpeech> engine =
                engines.textToSpeech().filter(it -> it.capabilities().remote());
        if (engine.isEmpty() || executor.nanoTime() - notBeforeNanos < 0) {
            waiting.clear();
        }
        while (making.isEmpty() && !waiting.isEmpty()) {
            Wanted first = waiting.element();
            Optional<String> missing = silence.sentences(first.language()).stream()
                    .filter(sentence -> !kept.has(first.voice(), sentence))
                    .findFirst();
            if (missing.isEmpty() || engine.get().readiness().state() != Readiness.State.READY) {
                waiting.remove();
            } else {
                making = Optional.of(new Making(engine.get(), first.voice(), missing.get()));
            }
        }
    }

    /** One sentence. */
    private final class Making implements Consumer<TtsEvent> {
        private final TextToSpeech.Options voice;
        private final String sentence;
        private final List<short[]> pieces = new ArrayList<>();
        private final Cancellable stream;
        private final SessionExecutor.Timer overdue;
        private int samples;

        Making(TextToSpeech engine, TextToSpeech.Options voice, String sentence) {
            this.voice = voice;
            this.sentence = sentence;
            TextToSpeech.Stream opened = engine.open(voice, executor, this);
            this.stream = opened;
            this.overdue = executor.schedule(PATIENCE, () -> failed("it takes too long"));
            opened.text(sentence);
            opened.end();
        }

        @Override
        public void accept(TtsEvent event) {
            if (making.filter(it -> it == this).isEmpty()) {
                return;
            }
            switch (event) {
                case TtsEvent.Audio audio -> heard(audio.samples());
                case TtsEvent.Done done -> done();
                case TtsEvent.Failed failed ->
                    failed(String.valueOf(failed.cause().getMessage()));
                case TtsEvent.Ready ready -> {}
                case TtsEvent.Word word -> {}
            }
        }

        private void heard(short[] piece) {
            pieces.add(piece);
            samples += piece.length;
            if (samples > LONGEST_SECONDS * voice.sampleRate()) {
                failed("it is longer than " + LONGEST_SECONDS + " s");
            }
        }

        private void done() {
            overdue.cancel();
            short[] all = new short[samples];
            int at = 0;
            for (short[] piece : pieces) {
                System.arraycopy(piece, 0, all, at, piece.length);
                at += piece.length;
            }
            kept.keep(voice, sentence, trimmed(all));
            making = Optional.empty();
            if (kept.has(voice, sentence)) {
                next();
            } else {
                waiting.clear(); // There is no room for it.
            }
        }

        /** Without the silence at its end. */
        private static short[] trimmed(short[] pcm) {
            int end = pcm.length;
            while (end > 0 && Math.abs(pcm[end - 1]) < 64) {
                end--;
            }
            return Arrays.copyOf(pcm, end);
        }

        private void failed(String why) {
            overdue.cancel();
            stream.cancel();
            making = Optional.empty();
            waiting.clear();
            notBeforeNanos = executor.nanoTime() + PAUSE.toNanos();
            log.atInfo().addKeyValue("voice", voice.voice().orElse("default")).log("no sentence made ahead: {}", why);
        }
    }
}
