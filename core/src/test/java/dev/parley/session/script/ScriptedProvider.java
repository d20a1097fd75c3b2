package dev.parley.session.script;

import dev.parley.provider.Provider;
import dev.parley.provider.Readiness;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What all scripted engines share: they are ready at once and own nothing. */
abstract class ScriptedProvider implements Provider {
    @Override
    public String engine() {
        return "scripted";
    }

    @Override
    public CompletionStage<Void> start() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Readiness readiness() {
        return Readiness.ready("");
    }

    @Override
    public void close() {}
}
