package dev.parley.session.script;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Reads the words of an {@link AudioScript}. Partials at each word's end; finals {@code delay} after a flush. */
public final class ScriptedStt extends ScriptedProvider implements SpeechToText {
    private final AudioScript script;
    private final boolean continuous;
    private final Duration delay;
    private final boolean pauseScores;
    private int openStreams;
    private int opened;
    private int failNextFlushes;
    private Duration nextDelay;

    public ScriptedStt(AudioScript script, boolean continuous, Duration delay) {
        this(script, continuous, delay, false);
    }

    /** @param pauseScores whether every 80 ms of audio are followed by a score: 1 after 200 ms of silence, else 0.02 */
    public ScriptedStt(AudioScript script, boolean continuous, Duration delay, boolean pauseScores) {
        this.pauseScores = pauseScores;
        this.script = script;
        this.continuous = continuous;
        this.delay = delay;
        this.nextDelay = delay;
    }

    /** The next flush takes this long; those after it as long as ever. */
    public void delayNextFlush(Duration once) {
        nextDelay = once;
    }

    public int openStreams() {
        return openStreams;
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
        return new Capabilities(continuous, pauseScores);
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        openStreams++;
        opened++;
        return new ScriptedStream(executor, listener);
    }

    private final class ScriptedStream implements Stream {
        private final SessionExecutor executor;
        private final Consumer<? super SttEvent> listener;
        private final List<SttEvent.Word> words = new ArrayList<>();
        private long samples;
        private String word = "";
        private long wordStart;
        private long lastVoiced;
        private boolean open = true;

        ScriptedStream(SessionExecutor executor, Consumer<? super SttEvent> listener) {
            this.executor = executor;
            this.listener = listener;
            say(new SttEvent.Ready());
        }

        @Override
        public void beginUtterance() {
            words.clear();
            word = "";
        }

        @Override
        public void audio(short[] in, int offset, int length) {
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
                if (pauseScores && samples % AudioScript.samples(80) == 0) {
                    say(new SttEvent.Pause(ms(samples - lastVoiced) > 200 ? 1 : 0.02, ms(samples)));
                }
            }
        }

        private void endWord() {
            if (word.isEmpty()) {
                return;
            }
            SttEvent.Word heard = new SttEvent.Word(word, ms(wordStart), ms(samples));
            if (continuous) {
                say(new SttEvent.Final(List.of(heard)));
            } else {
                words.add(heard);
                say(new SttEvent.Partial(
                        String.join(" ", words.stream().map(SttEvent.Word::text).toList())));
            }
            word = "";
        }

        private long ms(long sample) {
            return sample * 1000 / AudioScript.RATE;
        }

        @Override
        public void flush(long flushId) {
            if (failNextFlushes > 0) {
                failNextFlushes--;
                say(new SttEvent.Failed(
                        new ProviderException(ProviderException.Kind.BROKEN, "scripted", "broken as scripted")));
                end();
                return;
            }
            endWord();
            List<SttEvent.Word> all = List.copyOf(words);
            words.clear();
            Duration wait = nextDelay;
            nextDelay = delay;
            executor.schedule(wait, () -> {
                if (open) {
                    if (!all.isEmpty()) {
                        listener.accept(new SttEvent.Final(all));
                    }
                    listener.accept(new SttEvent.Flushed(flushId));
                }
            });
        }

        private void say(SttEvent event) {
            executor.execute(() -> {
                if (open || event instanceof SttEvent.Failed) {
                    listener.accept(event);
                }
            });
        }

        private void end() {
            if (open) {
                open = false;
                openStreams--;
            }
        }

        @Override
        public CompletionStage<Void> cancel() {
            end();
            return CompletableFuture.completedFuture(null);
        }
    }
}
