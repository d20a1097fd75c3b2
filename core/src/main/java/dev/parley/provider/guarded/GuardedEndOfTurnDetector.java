package dev.parley.provider.guarded;

import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.ProviderException;
import dev.parley.provider.decorator.ProviderDecorator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An end-of-turn detector whose questions fail where it would throw, and always with a {@link ProviderException}.
 * Thread-safe as the detector itself is.
 */
public final class GuardedEndOfTurnDetector extends ProviderDecorator<EndOfTurnDetector> implements EndOfTurnDetector {
    public GuardedEndOfTurnDetector(EndOfTurnDetector detector) {
        super(detector);
    }

    @Override
    public Capabilities capabilities() {
        return provider.capabilities();
    }

    @Override
    public Stream open(int sampleRate) {
        try {
            return new GuardedStream(provider.open(sampleRate));
        } catch (RuntimeException | Error e) {
            return new FailedStream(Guarded.broken(engine(), e));
        }
    }

    private CompletionStage<Double> guarded(Supplier<CompletionStage<Double>> question) {
        try {
            CompletableFuture<Double> answer = new CompletableFuture<>();
            question.get().whenComplete((probability, failure) -> {
                if (failure == null) {
                    answer.complete(probability);
                } else {
                    answer.completeExceptionally(known(failure));
                }
            });
            return answer;
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedStage(Guarded.broken(engine(), e));
        }
    }

    private ProviderException known(Throwable failure) {
        @Nullable Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof ProviderException known ? known : Guarded.broken(engine(), failure);
    }

    private final class GuardedStream implements Stream {
        private final Stream inner;

        GuardedStream(Stream inner) {
            this.inner = inner;
        }

        @Override
        public CompletionStage<Double> completed(short[] audio) {
            return guarded(() -> inner.completed(audio));
        }

        @Override
        public void close() {
            try {
                inner.close();
            } catch (RuntimeException | Error e) {
                Guarded.broken(engine(), e);
            }
        }
    }

    private record FailedStream(ProviderException cause) implements Stream {
        @Override
        public CompletionStage<Double> completed(short[] audio) {
            return CompletableFuture.failedStage(cause);
        }

        @Override
        public void close() {
            // Owns nothing.
        }
    }
}
