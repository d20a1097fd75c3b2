package dev.parley.app.evaluate.engine;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.decorator.SpeechToTextDecorator;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A real recogniser whose words come a declared time after the audio they are in; words that it has worked out before, in a
 * pause, and only confirms, come no later than that time after the guess. Virtual time stands still while it computes.
 */
final class TimedSpeechToText extends SpeechToTextDecorator {
    private final VirtualLoop loop;
    private final InferenceIdle idle;
    private final Duration delay;

    TimedSpeechToText(SpeechToText recogniser, VirtualLoop loop, InferenceIdle idle, Duration delay) {
        super(recogniser);
        this.loop = loop;
        this.idle = idle;
        this.delay = delay;
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        return new TimedStream(options, listener);
    }

    private final class TimedStream implements Stream {
        private final EngineExecutor engine = new EngineExecutor(loop::nanoTime);
        private final Set<Long> flushed = new HashSet<>();
        private final Consumer<? super SttEvent> listener;
        private final Stream inner;
        private String guessed = "";
        private long guessedNanos;
        /** After which the words come that were told last. */
        private Duration last;

        private boolean ready;
        private boolean open = true;

        TimedStream(Options options, Consumer<? super SttEvent> listener) {
            this.listener = listener;
            this.last = delay;
            inner = provider.open(options, engine, this::told);
            engine.runUntil(() -> ready, "that it is ready");
        }

        private void told(SttEvent event) {
            Duration after = after(event);
            loop.schedule(after, () -> {
                if (open) {
                    listener.accept(event);
                }
            });
        }

        private Duration after(SttEvent event) {
            switch (event) {
                case SttEvent.Ready first -> {
                    ready = true;
                    return Duration.ZERO;
                }
                case SttEvent.Failed failed -> throw new IllegalStateException(failed.cause());
                case SttEvent.Flushed(long id) -> {
                    flushed.add(id);
                    return last;
                }
                case SttEvent.Partial partial -> {
                    guessed = partial.text();
                    guessedNanos = loop.nanoTime();
                }
                case SttEvent.Glance glance -> {}
                case SttEvent.Final words -> {
                    last = words.text().equals(guessed) ? sinceGuess() : delay;
                    return last;
                }
                case SttEvent.WordEnded ended -> {}
                case SttEvent.Pause pause -> {}
                case SttEvent.Alive alive -> {}
            }
            return delay;
        }

        private Duration sinceGuess() {
            long left = delay.toNanos() - (loop.nanoTime() - guessedNanos);
            return Duration.ofNanos(Math.max(0, left));
        }

        private void settle() {
            do {
                idle.await();
            } while (engine.runPending());
        }

        @Override
        public void beginUtterance() {
            inner.beginUtterance();
            settle();
        }

        @Override
        public void audio(short[] samples, int offset, int length) {
            inner.audio(samples, offset, length);
            settle();
        }

        @Override
        public void flush(long flushId) {
            last = delay;
            inner.flush(flushId);
            engine.runUntil(() -> flushed.contains(flushId), "the words of an utterance");
        }

        @Override
        public CompletionStage<Void> cancel() {
            open = false;
            CompletionStage<Void> gone = inner.cancel();
            settle();
            return gone;
        }

        @Override
        public CompletionStage<Void> abandon(ProviderException cause) {
            return cancel();
        }
    }
}
