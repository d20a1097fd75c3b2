package dev.parley.engines.support;

import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import io.vertx.core.Future;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where a server is that is started from here, and may be somewhere else each time. Thread-safe. */
public interface ServiceLocation extends AutoCloseable {
    /** As {@link Provider#start()}: starts it, if that was not begun. */
    CompletionStage<Void> start();

    /** As {@link Provider#readiness()}. */
    Readiness readiness();

    /**
     * Where it is now. While it is being started anew the answer waits for that, so whoever asks bounds it.
     *
     * @param doubted the place of before, where that did not answer
     * @return on any thread; fails with a {@link ProviderException} where it does not come back for now
     */
    Future<URI> find(Optional<URI> doubted);

    @Override
    void close();
}
