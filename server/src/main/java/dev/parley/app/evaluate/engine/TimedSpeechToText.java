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
 * A real recogniser whose words come a declared time after the audio they are in. Virtual time stands still while it
 * computes.
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
        private boolean ready;
        private boolean open = true;

        TimedStream(Options options, Consumer<? super SttEvent> listener) {
            this.listener = listener;
            inner = provider.open(options, engine, this::told);
            engine.runUntil(() -> ready, "that it is ready");
        }

        private void told(SttEvent event) {
            Duration after = delay;
            switch (event) {
                case SttEvent.Ready first -> {
                    ready = true;
                    after = Duration.ZERO;
                }
                case SttEvent.Failed failed -> throw new IllegalStateException(failed.cause());
                case SttEvent.Flushed(long id) -> flushed.add(id);
                case SttEvent.Partial partial -> {}
                case SttEvent.Glance glance -> {}
                case SttEvent.Final words -> {}
                case SttEvent.WordEnded ended -> {}
                case SttEvent.Pause pause -> {}
                case SttEvent.Alive alive -> {}
            }
            loop.schedule(after, () -> {
                if (open) {
                    listener.accept(event);
                }
            });
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
