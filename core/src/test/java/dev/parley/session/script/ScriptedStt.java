package dev.parley.session.script;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Reads the words of an {@link AudioScript}. Partials at each word's end; finals {@code delay} after a flush. One that is
 * not continuous breaks on audio outside an utterance.
 */
public final class ScriptedStt extends ScriptedProvider implements SpeechToText {
    private static final Duration REFUSAL = Duration.ofMillis(20);

    private final AudioScript script;
    private final boolean continuous;
    private final Duration delay;
    private final boolean pauseScores;
    private final boolean heartbeat;
    private final Set<ScriptedStream> streams = new LinkedHashSet<>();
    private int opened;
    private int failNextFlushes;
    private Duration nextDelay;
    private Duration nextLate = Duration.ZERO;
    private Duration readyAfter = Duration.ZERO;
    private boolean away;
    private boolean hangsUp;
    private boolean repeatsGuesses;
    private boolean glances;
    private boolean keepsBack;
    private ProviderException failure =
            new ProviderException(ProviderException.Kind.BROKEN, "scripted", "broken as scripted");

    /**
     * @param pauseScores whether every 80 ms of audio are followed by a score: 1 after 200 ms of silence, else 0.02
     * @param heartbeat whether every 80 ms of audio are followed by a sign of life
     */
    public record Kind(boolean continuous, boolean pauseScores, boolean heartbeat) {
        public Kind(boolean continuous, boolean pauseScores) {
            this(continuous, pauseScores, false);
        }
    }

    private OptionalDouble confidence = OptionalDouble.empty();
    private OptionalDouble sentenceEnd = OptionalDouble.empty();

    public ScriptedStt(AudioScript script, Kind kind, Duration delay) {
        this.script = script;
        this.continuous = kind.continuous();
        this.pauseScores = kind.pauseScores();
        this.heartbeat = kind.heartbeat();
        this.delay = delay;
        this.nextDelay = delay;
    }

    /** Streams opened from now on are ready after this time. */
    public void readyAfter(Duration time) {
        readyAfter = time;
    }

    /** The server is gone, and with it every stream; none can be had. */
    public void leave() {
        away = true;
        hangUp();
    }

    /** The server is there again, and its streams speak. */
    public void comeBack() {
        away = false;
        hangsUp = false;
        streams.forEach(stream -> stream.silent = false);
    }

    /** Every stream breaks now. */
    public void hangUp() {
        List.copyOf(streams).forEach(ScriptedStream::fail);
    }

    /** The streams of now take audio, and say nothing any more. */
    public void fallSilent() {
        streams.forEach(stream -> stream.silent = true);
    }

    /** Every stream breaks as soon as it is ready. */
    public void hangsUp() {
        hangsUp = true;
        hangUp();
    }

    /** What it takes for the words so far it says again with every 80 ms of audio. */
    public void repeatsGuesses() {
        repeatsGuesses = true;
    }

    /** Words are only glanced at, 60 ms behind the last, and guessed after 120 ms of silence. */
    public void glances() {
        glances = true;
    }

    /** From now on it tells no guesses. */
    public void keepsWordsBack() {
        keepsBack = true;
    }

    /** The words it has are certain. */
    public void tellWords() {
        streams.forEach(stream -> {
            List<SttEvent.Word> all = List.copyOf(stream.words);
            stream.words.clear();
            stream.say(new SttEvent.Final(all, confidence));
        });
    }

    /** How sure it says it is of all words, and that a sentence ends behind them. */
    public void isSure(double ofWords, double ofSentenceEnd) {
        confidence = OptionalDouble.of(ofWords);
        sentenceEnd = OptionalDouble.of(ofSentenceEnd);
    }

    /** What streams fail with. */
    public void failsWith(ProviderException.Kind kind) {
        failure = new ProviderException(kind, "scripted", "broken as scripted");
    }

    /** The next flush takes this long; those after it as long as ever. */
    public void delayNextFlush(Duration once) {
        nextDelay = once;
    }

    /** The next flush is answered as ever, but its words come only this long after that, guessed first. */
    public void wordsBehindNextFlush(Duration late) {
        nextLate = late;
    }

    public int openStreams() {
        return streams.size();
    }

    public int opened() {
        return opened;
    }

    /** The next streams break when they are asked to flush. */
    public void failNextFlushes(int count) {
        failNextFlushes = count;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(
                continuous, true, pauseScores, true, List.of(), heartbeat, OptionalInt.of(AudioScript.RATE));
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        opened++;
        ScriptedStream stream = new ScriptedStream(executor, listener);
        streams.add(stream);
        stream.begin();
        return stream;
    }

    private final class ScriptedStream implements Stream {
        private final SessionExecutor executor;
        private final Consumer<? super SttEvent> listener;
        private final List<SttEvent.Word> words = new ArrayList<>();
        private final List<SessionExecutor.Timer> timers = new ArrayList<>();
        private boolean inUtterance = continuous;
        private long samples;
        private String word = "";
        private long wordStart;
        private long lastVoiced;
        private boolean open = true;
        private boolean silent;

        ScriptedStream(SessionExecutor executor, Consumer<? super SttEvent> listener) {
            this.executor = executor;
            this.listener = listener;
        }

        void begin() {
            if (away) {
                later(REFUSAL, this::fail);
            } else if (readyAfter.isZero()) {
                say(new SttEvent.Ready(capabilities()));
            } else {
                later(readyAfter, () -> say(new SttEvent.Ready(capabilities())));
            }
            if (hangsUp) {
                later(readyAfter.plusMillis(1), this::fail);
            }
        }

        private void later(Duration delay, Runnable action) {
            timers.add(executor.schedule(delay, action));
        }

        void fail() {
            if (open) {
                say(new SttEvent.Failed(failure));
                end();
            }
        }

        @Override
        public void beginUtterance() {
            words.clear();
            word = "";
            inUtterance = true;
        }

        @Override
        public void audio(short[] in, int offset, int length) {
            if (!inUtterance) {
                throw new IllegalStateException("audio outside an utterance");
            }
            for (int i = offset; i < offset + length; i++, samples++) {
                String now = script.word(in[i]);
                if (!now.equals(word)) {
                    endWord();
                    word = now;
                    wordStart = samples;
                }
                if (!word.isEmpty()) {
                    lastVoiced = samples;
                }
                if (!continuous && word.isEmpty() && !words.isEmpty()) {
                    silent(samples - lastVoiced);
                }
                if (heartbeat && samples % AudioScript.samples(80) == 0) {
                    say(new SttEvent.Alive(ms(samples)));
                }
                if (repeatsGuesses && !words.isEmpty() && samples % AudioScript.samples(80) == 0) {
                    say(guess());
                }
                if (pauseScores && samples % AudioScript.samples(80) == 0) {
                    say(new SttEvent.Pause(ms(samples - lastVoiced) > 200 ? 1 : 0.02, ms(samples)));
                }
            }
        }

        private void silent(long since) {
            if (glances && since == AudioScript.samples(60)) {
                say(new SttEvent.Glance(guess().text(), sentenceEnd));
            }
            if (glances && since == AudioScript.samples(120)) {
                say(guess());
            }
        }

        private void endWord() {
            if (word.isEmpty()) {
                return;
            }
            SttEvent.Word heard = new SttEvent.Word(word, ms(wordStart), ms(samples));
            if (continuous) {
                say(new SttEvent.Final(List.of(heard), confidence));
            } else {
                words.add(heard);
                if (!glances && !keepsBack) {
                    say(guess());
                }
            }
            word = "";
        }

        private SttEvent.Partial guess() {
            return guess(words);
        }

        private SttEvent.Partial guess(List<SttEvent.Word> all) {
            return new SttEvent.Partial(
                    String.join(" ", all.stream().map(SttEvent.Word::text).toList()), sentenceEnd, confidence);
        }

        private long ms(long sample) {
            return sample * 1000 / AudioScript.RATE;
        }

        @Override
        public void flush(long flushId) {
            if (failNextFlushes > 0) {
                failNextFlushes--;
                fail();
                return;
            }
            endWord();
            inUtterance = continuous;
            List<SttEvent.Word> all = List.copyOf(words);
            words.clear();
            Duration wait = nextDelay;
            nextDelay = delay;
            Duration late = nextLate;
            nextLate = Duration.ZERO;
            if (late.isZero()) {
                later(wait, () -> answer(all, flushId));
            } else {
                later(wait, () -> answer(List.of(), flushId));
                later(wait.plus(late), () -> {
                    say(guess(all));
                    say(new SttEvent.Final(all, confidence));
                });
            }
        }

        private void answer(List<SttEvent.Word> all, long flushId) {
            if (open && !silent) {
                if (!all.isEmpty()) {
                    listener.accept(new SttEvent.Final(all, confidence));
                }
                listener.accept(new SttEvent.Flushed(flushId));
            }
        }

        private void say(SttEvent event) {
            executor.execute(() -> {
                if (open && !silent || event instanceof SttEvent.Failed) {
                    listener.accept(event);
                }
            });
        }

        private void end() {
            if (open) {
                open = false;
                timers.forEach(SessionExecutor.Timer::cancel);
                streams.remove(this);
            }
        }

        @Override
        public CompletionStage<Void> cancel() {
            end();
            return CompletableFuture.completedFuture(null);
        }
    }
}
