package dev.parley.telemetry;

import dev.parley.provider.NoiseSuppressor;
import dev.parley.provider.ProviderException;
import dev.parley.provider.decorator.ProviderDecorator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A noise suppressor whose pieces of audio are counted by what became of them, and timed. Thread-safe. */
final class MeteredNoiseSuppressor extends ProviderDecorator<NoiseSuppressor> implements NoiseSuppressor {
    private final MeterRegistry registry;

    MeteredNoiseSuppressor(NoiseSuppressor suppressor, MeterRegistry registry) {
        super(suppressor);
        this.registry = registry;
    }

    @Override
    public Capabilities capabilities() {
        return provider.capabilities();
    }

    @Override
    public Stream open(int sampleRate, Field field) {
        Stream inner = provider.open(sampleRate, field);
        return new Stream() {
            @Override
            public int delaySamples() {
                return inner.delaySamples();
            }

            @Override
            public CompletionStage<short[]> suppress(short[] samples, Duration within) {
                long began = registry.config().clock().monotonicTime();
                CompletionStage<short[]> answer = inner.suppress(samples, within);
                answer.whenComplete((quiet, failure) -> answered(began, within, failure));
                return answer;
            }

            @Override
            public void close() {
                inner.close();
            }
        };
    }

    private void answered(long began, Duration within, @Nullable Throwable failure) {
        long took = registry.config().clock().monotonicTime() - began;
        registry.counter("parley.noise.suppression.pieces", "outcome", outcome(took, within, failure))
                .increment();
        if (failure == null) {
            Timer.builder("parley.noise.suppression.answer")
                    .description("A piece of the caller's audio given to the noise suppressor until it is back")
                    .serviceLevelObjectives(Metrics.millis(5, 10, 20, 50, 100, 200))
                    .register(registry)
                    .record(took, TimeUnit.NANOSECONDS);
        }
    }

    private static String outcome(long took, Duration within, @Nullable Throwable failure) {
        if (failure == null) {
            return took > within.toNanos() ? "late" : "suppressed";
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean shed = cause instanceof ProviderException known && known.kind() == ProviderException.Kind.AT_CAPACITY;
        return shed ? "shed" : "failed";
    }
}
