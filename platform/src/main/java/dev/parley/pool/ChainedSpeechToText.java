package dev.parley.pool;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.SpeechToText;
import dev.parley.provider.SttEvent;
import dev.parley.provider.guarded.GuardedSpeechToText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Recognisers one behind another. A stream that cannot be opened at one is opened at the next; where one is slow to open it,
 * the next is asked beside it, and the first that is ready serves. One that had opened and broke has failed, and whoever
 * opened it opens another, which hears what was missed (decision 9). Thread-safe.
 */
public final class ChainedSpeechToText extends ChainedProvider<SpeechToText> implements SpeechToText {
    /** A member has this long to open a stream while another one is there. */
    private static final Duration OPENING = Duration.ofSeconds(3);

    public ChainedSpeechToText(Chain<SpeechToText> chain) {
        super(chain);
    }

    @Override
    SpeechToText of(Chain<SpeechToText> members) {
        return new ChainedSpeechToText(members);
    }

    @Override
    public Capabilities capabilities() {
        return chain.current().map(SpeechToText::capabilities).orElseGet(() -> Capabilities.of(false, false));
    }

    @Override
    public Stream open(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
        Chained stream = new Chained(options, executor, listener);
        stream.next(new Tries<>(chain, options.engine()));
        return stream;
    }

    private final class Chained implements Stream {
        private final Options options;
        private final SessionExecutor executor;
        private final Consumer<? super SttEvent> listener;
        /** One, or two where the first is slow; then the one that serves. */
        private final List<Attempt> attempts = new ArrayList<>(2);

        private boolean ready;
        private boolean over;

        Chained(Options options, SessionExecutor executor, Consumer<? super SttEvent> listener) {
            this.options = options;
            this.executor = executor;
            this.listener = listener;
        }

        void next(Tries<SpeechToText> tries) {
            Optional<Lease<SpeechToText>> lease = tries.next(engine ->
                    options.language().map(engine.capabilities()::hears).orElse(true));
            if (lease.isEmpty()) {
                if (attempts.isEmpty()) {
                    executor.execute(() -> end(new SttEvent.Failed(tries.failure())));
                }
                return;
            }
            Attempt opening = new Attempt(tries, chain.engine(lease.get()));
            attempts.add(opening);
            opening.open();
            if (tries.hasMore()) {
                opening.overdue = executor.schedule(OPENING, opening::tooLate);
                opening.slow = executor.schedule(lease.get().member().patience(), opening::slow);
            }
        }

        private void end(SttEvent last) {
            if (!over) {
                over = true;
                listener.accept(last);
            }
        }

        private final class Attempt implements Consumer<SttEvent> {
            private final Tries<SpeechToText> tries;
            private final SpeechToText engine;
            private Stream stream;
            private SessionExecutor.Timer overdue = () -> {};
            private SessionExecutor.Timer slow = () -> {};

            Attempt(Tries<SpeechToText> tries, SpeechToText engine) {
                this.tries = tries;
                this.engine = engine;
            }

            void open() {
                stream = new GuardedSpeechToText(engine).open(options, executor, this);
                tries.runs(stream);
            }

            @Override
            public void accept(SttEvent event) {
                if (!attempts.contains(this) || over) {
                    return;
                }
                switch (event) {
                    case SttEvent.Ready taken -> {
                        ready = true;
                        tries.works();
                        alone();
                        listener.accept(taken);
                    }
                    case SttEvent.Failed failed -> failed(failed.cause());
                    default -> listener.accept(event);
                }
            }

            /** It serves; whatever was opened beside it is not needed. */
            private void alone() {
                stopTimers();
                for (Attempt other : List.copyOf(attempts)) {
                    if (other != this) {
                        attempts.remove(other);
                        other.stopTimers();
                        other.tries.late();
                    }
                }
            }

            private void stopTimers() {
                overdue.cancel();
                slow.cancel();
            }

            /** Nobody waits for it alone any longer: it is given time, but another member is asked as well. */
            private void slow() {
                if (!ready && !over && attempts.equals(List.of(this))) {
                    next(tries.beside());
                }
            }

            private void tooLate() {
                if (ready || over || !attempts.remove(this)) {
                    return;
                }
                stopTimers();
                ProviderException cause = new ProviderException(
                        ProviderException.Kind.TIMEOUT,
                        engine.engine(),
                        "the recogniser was not ready within " + OPENING.toSeconds() + " s");
                tries.abandon(cause);
                tries.failed(cause);
                goOn();
            }

            private void failed(ProviderException cause) {
                stopTimers();
                attempts.remove(this);
                tries.failed(cause);
                if (ready) {
                    end(new SttEvent.Failed(cause));
                } else {
                    goOn();
                }
            }

            /** At the next member, unless one is being opened. */
            private void goOn() {
                if (attempts.isEmpty()) {
                    next(tries);
                }
            }
        }

        private Optional<Attempt> serving() {
            return ready && !over ? attempts.stream().findFirst() : Optional.empty();
        }

        @Override
        public void beginUtterance() {
            serving().ifPresent(attempt -> attempt.stream.beginUtterance());
        }

        @Override
        public void audio(short[] samples, int offset, int length) {
            if (ready && !over && !attempts.isEmpty()) {
                attempts.getFirst().stream.audio(samples, offset, length);
            }
        }

        @Override
        public void flush(long flushId) {
            serving().ifPresent(attempt -> attempt.stream.flush(flushId));
        }

        @Override
        public boolean superseded() {
            return serving().filter(attempt -> attempt.tries.superseded()).isPresent();
        }

        @Override
        public CompletionStage<Void> cancel() {
            return leave(Tries::cancel);
        }

        @Override
        public CompletionStage<Void> abandon(ProviderException cause) {
            return leave(tries -> tries.abandon(cause));
        }

        private CompletionStage<Void> leave(Function<Tries<SpeechToText>, CompletionStage<Void>> how) {
            over = true;
            attempts.forEach(Attempt::stopTimers);
            return CompletableFuture.allOf(attempts.stream()
                    .map(attempt -> how.apply(attempt.tries).toCompletableFuture())
                    .toArray(CompletableFuture[]::new));
        }
    }
}
