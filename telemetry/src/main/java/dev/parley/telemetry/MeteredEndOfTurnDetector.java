package dev.parley.telemetry;

import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.ProviderException;
import dev.parley.provider.decorator.ProviderDecorator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An end-of-turn detector whose questions are counted by what became of them, and its answers timed. Thread-safe. */
final class MeteredEndOfTurnDetector extends ProviderDecorator<EndOfTurnDetector> implements EndOfTurnDetector {
    private final MeterRegistry registry;

    MeteredEndOfTurnDetector(EndOfTurnDetector detector, MeterRegistry registry) {
        super(detector);
        this.registry = registry;
    }

    @Override
    public Capabilities capabilities() {
        return provider.capabilities();
    }

    @Override
    public Stream open(int sampleRate) {
        Stream inner = provider.open(sampleRate);
        return new Stream() {
            @Override
            public CompletionStage<Double> completed(short[] audio) {
                Timer.Sample began = Timer.start(registry);
                CompletionStage<Double> answer = inner.completed(audio);
                answer.whenComplete((probability, failure) -> answered(began, failure));
                return answer;
            }

            @Override
            public void close() {
                inner.close();
            }
        };
    }

    private void answered(Timer.Sample began, @Nullable Throwable failure) {
        registry.counter("parley.end.of.turn.questions", "outcome", outcome(failure))
                .increment();
        if (failure == null) {
            began.stop(Timer.builder("parley.end.of.turn.answer")
                    .description("Question to the end-of-turn detector until its answer")
                    .serviceLevelObjectives(Metrics.millis(20, 50, 100, 200, 500))
                    .register(registry));
        }
    }

    private static String outcome(@Nullable Throwable failure) {
        if (failure == null) {
            return "answered";
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean shed = cause instanceof ProviderException known && known.kind() == ProviderException.Kind.AT_CAPACITY;
        return shed ? "shed" : "failed";
    }
}
