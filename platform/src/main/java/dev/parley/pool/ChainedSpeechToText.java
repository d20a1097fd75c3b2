package dev.parley.pool;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.guarded.GuardedSpeechToText;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Recognisers one behind another. A stream that cannot be opened at one is opened at the next; one that had opened and broke
 * has failed, and whoever opened it opens another, which hears what was missed (decision 9). Thread-safe.
 */
public final class ChainedSpeechToText extends ChainedProvider<SpeechToText> implements SpeechToText {
    /** A member has this long to open a stream while another one is there. */
    private static final Duration OPENING = Duration.ofSeconds(3);

    public ChainedSpeechToText(Chain<SpeechToText> chain) {
        super(chain);
    }

    @Override
    public Capabilities capabilities() {
        return chain.current().map(SpeechToText::capabilities).orElseGet(() -> Capabilities.of(false, false));
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        Chained stream = new Chained(options, executor, listener);
        stream.next();
        return stream;
    }

    private final class Chained implements Stream {
        private final Options options;
        private final SessionExecutor executor;
        private final Consumer<? super SttEvent> listener;
        private final Tries<SpeechToText> tries = new Tries<>(chain);
        private SessionExecutor.Timer overdue = () -> {};
        private @Nullable Attempt attempt;
        private boolean ready;
        private boolean over;

        Chained(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
            this.options = options;
            this.executor = executor;
            this.listener = listener;
        }

        void next() {
            Optional<Lease<SpeechToText>> lease = tries.next(engine ->
                    options.language().map(engine.capabilities()::hears).orElse(true));
            if (lease.isEmpty()) {
                attempt = null;
                executor.execute(() -> end(new SttEvent.Failed(tries.failure())));
                return;
            }
            Attempt opening = new Attempt();
            attempt = opening;
            opening.stream = new GuardedSpeechToText(lease.get().provider()).open(options, executor, opening);
            tries.runs(opening.stream);
            if (tries.hasMore()) {
                overdue = executor.schedule(OPENING, () -> tooLate(opening));
            }
        }

        private void tooLate(Attempt opening) {
            if (attempt == opening && !ready && !over) {
                ProviderException cause = new ProviderException(
                        ProviderException.Kind.TIMEOUT,
                        engine(),
                        "the recogniser was not ready within " + OPENING.toSeconds() + " s");
                tries.abandon(cause);
                tries.failed(cause);
                next();
            }
        }

        private void end(SttEvent last) {
            if (!over) {
                over = true;
                overdue.cancel();
                listener.accept(last);
            }
        }

        private final class Attempt implements Consumer<SttEvent> {
            private Stream stream;

            @Override
            public void accept(SttEvent event) {
                if (attempt != this || over) {
                    return;
                }
                switch (event) {
                    case SttEvent.Ready taken -> {
                        ready = true;
                        overdue.cancel();
                        tries.works();
                        listener.accept(taken);
                    }
                    case SttEvent.Failed failed -> failed(failed.cause());
                    default -> listener.accept(event);
                }
            }

            private void failed(ProviderException cause) {
                overdue.cancel();
                tries.failed(cause);
                if (ready) {
                    end(new SttEvent.Failed(cause));
                } else {
                    next();
                }
            }
        }

        @Override
        public void beginUtterance() {
            if (attempt != null && !over) {
                attempt.stream.beginUtterance();
            }
        }

        @Override
        public void audio(short[] samples, int offset, int length) {
            if (attempt != null && !over) {
                attempt.stream.audio(samples, offset, length);
            }
        }

        @Override
        public void flush(long flushId) {
            if (attempt != null && !over) {
                attempt.stream.flush(flushId);
            }
        }

        @Override
        public boolean superseded() {
            return ready && !over && tries.serving().filter(chain::prefersTo).isPresent();
        }

        @Override
        public CompletionStage<Void> cancel() {
            over = true;
            overdue.cancel();
            return tries.cancel();
        }

        @Override
        public CompletionStage<Void> abandon(ProviderException cause) {
            over = true;
            overdue.cancel();
            return tries.abandon(cause);
        }
    }
}
