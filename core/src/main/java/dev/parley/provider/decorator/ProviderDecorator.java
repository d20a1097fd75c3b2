package dev.parley.provider.decorator;

import dev.parley.provider.Provider;
import dev.parley.provider.Readiness;
import java.util.concurrent.CompletionStage;

/** A provider within another of its kind: whatever it does not do itself, the one inside does. Thread-safe as that is. */
public abstract class ProviderDecorator<P extends Provider> implements Provider {
    /** The one inside. */
    protected final P provider;

    protected ProviderDecorator(P provider) {
        this.provider = provider;
    }

    @Override
    public String engine() {
        return provider.engine();
    }

    @Override
    public CompletionStage<Void> start() {
        return provider.start();
    }

    @Override
    public Readiness readiness() {
        return provider.readiness();
    }

    @Override
    public CompletionStage<Boolean> check() {
        return provider.check();
    }

    @Override
    public boolean recoversItself() {
        return provider.recoversItself();
    }

    @Override
    public boolean tellsListener() {
        return provider.tellsListener();
    }

    @Override
    public void close() {
        provider.close();
    }
}
