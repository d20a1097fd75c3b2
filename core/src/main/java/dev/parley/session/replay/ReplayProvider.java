package dev.parley.session.replay;

import dev.parley.provider.Provider;
import dev.parley.provider.Readiness;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An engine that is a name in a journal. */
abstract class ReplayProvider implements Provider {
    private final String engine;

    ReplayProvider(String engine) {
        this.engine = engine;
    }

    @Override
    public String engine() {
        return engine;
    }

    @Override
    public CompletionStage<Void> start() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Readiness readiness() {
        return Readiness.ready("answers from a journal");
    }

    @Override
    public void close() {
        // Owns nothing.
    }
}
