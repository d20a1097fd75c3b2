package dev.parley.provider.guarded;

import dev.parley.provider.NoiseSuppressor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.decorator.ProviderDecorator;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A noise suppressor that fails where it would throw, or gives another number of samples than it got, and always with a
 * {@link ProviderException}. Thread-safe as the suppressor itself is.
 */
public final class GuardedNoiseSuppressor extends ProviderDecorator<NoiseSuppressor> implements NoiseSuppressor {
    public GuardedNoiseSuppressor(NoiseSuppressor suppressor) {
        super(suppressor);
    }

    @Override
    public Capabilities capabilities() {
        return provider.capabilities();
    }

    @Override
    public Stream open(int sampleRate, Field field) {
        try {
            Stream inner = provider.open(sampleRate, field);
            return new GuardedStream(inner, Math.max(0, inner.delaySamples()));
        } catch (RuntimeException | Error e) {
            return new FailedStream(Guarded.broken(engine(), e));
        }
    }

    private final class GuardedStream implements Stream {
        private final Stream inner;
        private final int delay;

        GuardedStream(Stream inner, int delay) {
            this.inner = inner;
            this.delay = delay;
        }

        @Override
        public int delaySamples() {
            return delay;
        }

        @Override
        public CompletionStage<short[]> suppress(short[] samples, Duration within) {
            CompletableFuture<short[]> answer = new CompletableFuture<>();
            try {
                inner.suppress(samples, within)
                        .whenComplete((quiet, failure) -> answered(answer, samples.length, quiet, failure));
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(Guarded.broken(engine(), e));
            }
            return answer;
        }

        private void answered(
                CompletableFuture<short[]> answer,
                int expected,
                short @Nullable [] quiet,
                @Nullable Throwable failure) {
            if (failure != null) {
                answer.completeExceptionally(known(failure));
            } else if (quiet == null || quiet.length != expected) {
                answer.completeExceptionally(Guarded.broken(
                        engine(), new IllegalStateException("another number of samples than were given")));
            } else {
                answer.complete(quiet);
            }
        }

        private ProviderException known(Throwable failure) {
            @Nullable Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return cause instanceof ProviderException known ? known : Guarded.broken(engine(), failure);
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
        public int delaySamples() {
            return 0;
        }

        @Override
        public CompletionStage<short[]> suppress(short[] samples, Duration within) {
            return CompletableFuture.failedStage(cause);
        }

        @Override
        public void close() {
            // Owns nothing.
        }
    }
}
