package dev.parley.provider.guarded;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.decorator.SpeechToTextDecorator;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A recogniser whose streams fail where it would throw. Thread-safe as the recogniser itself is. */
public final class GuardedSpeechToText extends SpeechToTextDecorator {
    public GuardedSpeechToText(SpeechToText recogniser) {
        super(recogniser);
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        GuardedStream stream = new GuardedStream(executor, listener);
        stream.attempt(() -> stream.inner = provider.open(options, executor, stream));
        return stream;
    }

    private final class GuardedStream extends Guarded.Failable implements Stream, Consumer<SttEvent> {
        private final SessionExecutor executor;
        private final Consumer<? super SttEvent> listener;
        private @Nullable Stream inner;

        GuardedStream(SessionExecutor executor, Consumer<? super SttEvent> listener) {
            this.executor = executor;
            this.listener = listener;
        }

        private void attempt(Runnable call) {
            try {
                call.run();
            } catch (RuntimeException | Error e) {
                fail(executor, Guarded.broken(engine(), e), cause -> listener.accept(new SttEvent.Failed(cause)));
                abandon();
            }
        }

        /** Nobody else will: a stream that has failed is not cancelled. */
        private void abandon() {
            Stream open = inner;
            inner = null;
            if (open != null) {
                try {
                    open.cancel();
                } catch (RuntimeException | Error e) {
                    Guarded.broken(engine(), e);
                }
            }
        }

        @Override
        public void accept(SttEvent event) {
            if (!over()) {
                if (event instanceof SttEvent.Failed) {
                    settle();
                }
                listener.accept(event);
            }
        }

        @Override
        public void beginUtterance() {
            Stream open = inner;
            if (open != null && !over()) {
                attempt(open::beginUtterance);
            }
        }

        @Override
        public void audio(short[] samples, int offset, int length) {
            Stream open = inner;
            if (open != null && !over()) {
                attempt(() -> open.audio(samples, offset, length));
            }
        }

        @Override
        public void flush(long flushId) {
            Stream open = inner;
            if (open != null && !over()) {
                attempt(() -> open.flush(flushId));
            }
        }

        @Override
        public CompletionStage<Void> cancel() {
            CompletionStage<Void> gone = super.cancel();
            return inner == null ? gone : inner.cancel();
        }

        @Override
        public CompletionStage<Void> abandon(ProviderException cause) {
            CompletionStage<Void> gone = super.cancel();
            return inner == null ? gone : inner.abandon(cause);
        }

        @Override
        public boolean superseded() {
            return inner != null && !over() && inner.superseded();
        }
    }
}
