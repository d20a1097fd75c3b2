package dev.parley.registry;

import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** In the place of an engine that is not there: owns nothing, is never ready, and knows why. Thread-safe. */
abstract class AbsentProvider implements Provider {
    private final String engine;
    private final String reason;

    AbsentProvider(String engine, String reason) {
        this.engine = engine;
        this.reason = reason;
    }

    /** What asking it for anything comes to. */
    final ProviderException cause() {
        return new ProviderException(ProviderException.Kind.REJECTED, engine, reason);
    }

    @Override
    public final String engine() {
        return engine;
    }

    @Override
    public final CompletionStage<Void> start() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public final Readiness readiness() {
        return Readiness.failed(reason);
    }

    @Override
    public final void close() {
        // Owns nothing.
    }
}
