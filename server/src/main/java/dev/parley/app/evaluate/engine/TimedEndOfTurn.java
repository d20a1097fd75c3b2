package dev.parley.app.evaluate.engine;

import dev.parley.provider.EndOfTurnDetector;
import dev.parley.provider.decorator.ProviderDecorator;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A real end-of-turn model whose answers come a declared time after the question. */
final class TimedEndOfTurn extends ProviderDecorator<EndOfTurnDetector> implements EndOfTurnDetector {
    private static final Logger LOG = LoggerFactory.getLogger(TimedEndOfTurn.class);
    private static final long PATIENCE_SECONDS = 60;

    private final VirtualLoop loop;
    private final Duration delay;

    TimedEndOfTurn(EndOfTurnDetector model, VirtualLoop loop, Duration delay) {
        super(model);
        this.loop = loop;
        this.delay = delay;
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
                CompletableFuture<Double> answer = new CompletableFuture<>();
                CompletionStage<Double> computed = joined(inner.completed(audio));
                loop.schedule(
                        delay,
                        () -> computed.whenComplete((probability, failure) -> {
                            if (failure == null) {
                                answer.complete(probability);
                            } else {
                                answer.completeExceptionally(failure);
                            }
                        }));
                return answer;
            }

            @Override
            public void close() {
                inner.close();
            }
        };
    }

    /** Done, one way or the other. */
    private static CompletionStage<Double> joined(CompletionStage<Double> computed) {
        try {
            computed.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the evaluation was interrupted", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the end-of-turn model gave no answer", e);
        } catch (ExecutionException e) {
            LOG.debug(
                    "the end-of-turn model refused", e); // It may: the session goes on without an answer, and is told.
        }
        return computed;
    }
}
