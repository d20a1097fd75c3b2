package dev.parley.engines.support.service;

import dev.parley.provider.Provider;
import dev.parley.provider.ProviderException;
import dev.parley.provider.Readiness;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What every provider behind a server does alike: it asks the server whether it is there, comes back by itself, tells its
 * listener how it fares, and ends its streams when it is closed. Thread-safe.
 *
 * @param <S> its server
 * @param <T> one of its streams
 */
public abstract class RemoteProvider<S extends RemoteService, T extends RemoteProvider.Closeable> implements Provider {
    protected final S service;

    private final Set<T> open = ConcurrentHashMap.newKeySet();

    /** A stream that a closing provider ends. */
    public interface Closeable {
        /** The provider was closed: fails with {@code cause}, on the loop of its session. From any thread. */
        void providerClosed(ProviderException cause);
    }

    protected RemoteProvider(S service) {
        this.service = service;
    }

    /** Counts a stream as open, before it begins. */
    protected final T opened(T stream) {
        open.add(stream);
        return stream;
    }

    /** A stream is over, in whatever way. */
    protected final void over(T stream) {
        open.remove(stream);
    }

    @Override
    public final String engine() {
        return service.engine();
    }

    @Override
    public final CompletionStage<Void> start() {
        return service.start();
    }

    @Override
    public final Readiness readiness() {
        return service.readiness();
    }

    @Override
    public final CompletionStage<Boolean> check() {
        return service.check();
    }

    @Override
    public final boolean recoversItself() {
        return true;
    }

    @Override
    public final boolean tellsListener() {
        return true;
    }

    @Override
    public void close() {
        open.forEach(stream -> stream.providerClosed(service.failure(ProviderException.Kind.BROKEN, "was closed")));
        service.close();
    }
}
