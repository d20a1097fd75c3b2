package dev.parley.provider;

import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What the server lends an engine when it creates a provider. */
public interface EngineContext {
    /** A setting of this engine, such as {@code base-url}; the key is relative to {@code engines.<name>}. */
    Optional<String> setting(String key);

    /** Wall clock. */
    InstantSource clock();

    /** Source of randomness, thread-safe. */
    RandomGenerator random();

    /** Whom the engine tells what only it sees. */
    default ProviderListener listener() {
        return service(ProviderListener.class).orElse(ProviderListener.NONE);
    }

    /** A service of the host process, such as its Vert.x instance. */
    <T> Optional<T> service(Class<T> type);
}
