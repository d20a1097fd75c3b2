package dev.parley.app.evaluate.engine;

import dev.parley.provider.Provider;
import dev.parley.provider.Readiness;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A provider that needs no start. */
abstract class ReadyProvider implements Provider {
    @Override
    public String engine() {
        return "scripted";
    }

    @Override
    public CompletionStage<Void> start() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public Readiness readiness() {
        return Readiness.ready("scripted");
    }

    @Override
    public void close() {}
}
