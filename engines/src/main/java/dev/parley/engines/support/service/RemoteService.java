package dev.parley.engines.support.service;

import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import java.util.concurrent.CompletionStage;

/** A server, or several alike, as its provider sees it: whether it answers, and how its failures are called. Thread-safe. */
public interface RemoteService extends AutoCloseable {
    /** As {@link Provider#engine()}. */
    String engine();

    /** As {@link Provider#start()}. */
    CompletionStage<Void> start();

    /** As {@link Provider#readiness()}. */
    Readiness readiness();

    /** As {@link Provider#check()}. */
    CompletionStage<Boolean> check();

    /** @param what follows on the name of the service */
    ProviderException failure(ProviderException.Kind kind, String what);

    @Override
    void close();
}
