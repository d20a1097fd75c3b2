package dev.parley.session.script;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import java.lang.Character.UnicodeScript;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Speaks an {@link AudioScript}: {@code delay} after each word it was given, 240 ms of audio and its stamp. */
public final class ScriptedTts extends ScriptedProvider implements TextToSpeech {
    private final AudioScript script;
    private final Duration delay;
    private final String engine;
    private Optional<ProviderException.Kind> failure = Optional.empty();
    private Duration failsAfter = Duration.ZERO;
    private int stallAfterWords = Integer.MAX_VALUE;
    private int opened;
    private boolean remote;
    private int slowAfterWords = Integer.MAX_VALUE;
    private Duration slowness = Duration.ZERO;
    private int openStreams;
    private int given;
    private Set<UnicodeScript> scripts = Set.of();
    private List<Voice> voices = List.of();
    private Optional<String> lastVoice = Optional.empty();
    private boolean stamps = true;
    private boolean hangs;
    private boolean throwing;
    private boolean closes = true;
    private boolean voiceless;
    private int failAfterWords = Integer.MAX_VALUE;
    private Duration soundOfNext = Duration.ZERO;

    public ScriptedTts(AudioScript script, Duration delay) {
        this(script, delay, "scripted");
    }

    /** @param engine its name */
    public ScriptedTts(AudioScript script, Duration delay, String engine) {
        this.script = script;
        this.delay = delay;
        this.engine = engine;
    }

    @Override
    public String engine() {
        return engine;
    }

    /** Streams opened from now on fail after this time; empty: they do not. */
    public void fails(Optional<ProviderException.Kind> kind, Duration after) {
        failure = kind;
        failsAfter = after;
    }

    /** The next stream stops behind this many words, and says nothing any more; the one after it works. */
    public void stallAfterWords(int words) {
        stallAfterWords = words;
    }

    /** Streams pause this long behind so many words. */
    public void slowAfterWords(int words, Duration more) {
        slowAfterWords = words;
        slowness = more;
    }

    /** Whether it passes for an engine behind a server. */
    public void remote(boolean value) {
        remote = value;
    }

    public int opened() {
        return opened;
    }

    /** Pieces of text that all streams together were given. */
    public int given() {
        return given;
    }

    public int openStreams() {
        return openStreams;
    }

    /** From now on words come without their times. */
    public void withoutTimes() {
        stamps = false;
    }

    /** From now on the default voice reads these scripts, and there are these voices; {@code ru} in a name reads Cyrillic. */
    public void reads(Set<UnicodeScript> value, Voice... others) {
        scripts = value;
        voices = List.of(others);
    }

    /** From now on there is no voice. */
    public void withoutVoice() {
        voiceless = true;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(!voiceless, remote, false, stamps).withStreaming();
    }

    /** The voice of the stream opened last. */
    public Optional<String> lastVoice() {
        return lastVoice;
    }

    /** Whether streams opened from now on take text and say nothing. */
    public void hangs(boolean value) {
        hangs = value;
    }

    /** From now on streams that are cancelled never say that they are gone. */
    public void neverCloses() {
        closes = false;
    }

    /** Whether opening a stream throws from now on. */
    public void throwing(boolean value) {
        throwing = value;
    }

    /** The next stream breaks behind this many words; the one after it works. */
    public void failAfterWords(int words) {
        failAfterWords = words;
    }

    /** The next stream breaks behind this many words and so much of the sound of another; the one after it works. */
    public void failInWord(int words, Duration sound) {
        failAfterWords(words);
        soundOfNext = sound;
    }

    @Override
    public List<Voice> voices() {
        return voices;
    }

    @Override
    public Set<UnicodeScript> scripts(Optional<String> voice) {
        return voice.filter(name -> name.startsWith("ru")).isPresent() ? Set.of(UnicodeScript.CYRILLIC) : scripts;
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
        if (throwing) {
            throw new IllegalStateException("thrown as scripted");
        }
        opened++;
        openStreams++;
        lastVoice = options.voice();
        ScriptedStream stream = new ScriptedStream(executor, listener, failAfterWords, stallAfterWords);
        failAfterWords = Integer.MAX_VALUE;
        stallAfterWords = Integer.MAX_VALUE;
        failure.ifPresent(kind -> executor.schedule(failsAfter, () -> stream.fail(kind)));
        return stream;
    }

    private final class ScriptedStream implements Stream {
        private final SessionExecutor executor;
        private final Consumer<? super TtsEvent> listener;
        private final int limit;
        private final int stall;
        private final boolean hung = hangs || failure.isPresent();
        private long samples;
        private long readyAt;
        private int words;
        private int steps;
        private boolean open = true;

        ScriptedStream(SessionExecutor executor, Consumer<? super TtsEvent> listener, int limit, int stall) {
            this.executor = executor;
            this.listener = listener;
            this.limit = limit;
            this.stall = stall;
        }

        void fail(ProviderException.Kind kind) {
            if (open) {
                close();
                listener.accept(new TtsEvent.Failed(new ProviderException(kind, engine, "failed as scripted")));
            }
        }

        @Override
        public void text(String text) {
            given++;
            String word = text.strip();
            later(() -> {
                if (words++ >= limit) {
                    speak(word, Arrays.copyOf(script.say(word), AudioScript.samples((int) soundOfNext.toMillis())));
                    close();
                    listener.accept(new TtsEvent.Failed(
                            new ProviderException(ProviderException.Kind.BROKEN, "scripted", "broken as scripted")));
                    return;
                }
                speak(word, script.say(word));
            });
        }

        private void speak(String word, short[] audio) {
            if (audio.length == 0) {
                return;
            }
            long startMs = samples * 1000 / AudioScript.RATE;
            samples += audio.length;
            if (stamps) {
                listener.accept(new TtsEvent.Word(word, startMs, startMs + AudioScript.WORD_MS));
            }
            listener.accept(new TtsEvent.Audio(audio));
        }

        @Override
        public void end() {
            later(() -> {
                close();
                listener.accept(new TtsEvent.Done());
            });
        }

        private void later(Runnable action) {
            readyAt = Math.max(readyAt, executor.nanoTime()) + delay.toNanos();
            readyAt += steps++ == slowAfterWords ? slowness.toNanos() : 0;
            executor.schedule(Duration.ofNanos(readyAt - executor.nanoTime()), () -> {
                if (open && !hung && words < stall) {
                    action.run();
                }
            });
        }

        private void close() {
            if (open) {
                open = false;
                openStreams--;
            }
        }

        @Override
        public CompletionStage<Void> cancel() {
            close();
            return closes ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
        }
    }
}
