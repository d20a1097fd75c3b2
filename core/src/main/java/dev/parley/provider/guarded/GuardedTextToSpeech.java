package dev.parley.provider.guarded;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import dev.parley.provider.TtsEvent;
import dev.parley.provider.decorator.TextToSpeechDecorator;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A synthesiser whose streams fail where it would throw. Thread-safe as the synthesiser itself is. */
public final class GuardedTextToSpeech extends TextToSpeechDecorator {
    public GuardedTextToSpeech(TextToSpeech synthesiser) {
        super(synthesiser);
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super TtsEvent> listener) {
        GuardedStream stream = new GuardedStream(executor, listener);
        stream.attempt(() -> stream.inner = provider.open(options, executor, stream));
        return stream;
    }

    private final class GuardedStream extends Guarded.Failable implements Stream, Consumer<TtsEvent> {
        private final SessionExecutor executor;
        private final Consumer<? super TtsEvent> listener;
        private @Nullable Stream inner;

        GuardedStream(SessionExecutor executor, Consumer<? super TtsEvent> listener) {
            this.executor = executor;
            this.listener = listener;
        }

        private void attempt(Runnable call) {
            try {
                call.run();
            } catch (RuntimeException | Error e) {
                fail(executor, Guarded.broken(engine(), e), cause -> listener.accept(new TtsEvent.Failed(cause)));
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
        public void accept(TtsEvent event) {
            if (!over()) {
                if (event instanceof TtsEvent.Failed || event instanceof TtsEvent.Done) {
                    settle();
                }
                listener.accept(event);
            }
        }

        @Override
        public void text(String words) {
            Stream open = inner;
            if (open != null && !over()) {
                attempt(() -> open.text(words));
            }
        }

        @Override
        public void end() {
            Stream open = inner;
            if (open != null && !over()) {
                attempt(open::end);
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
    }
}
