package dev.parley.cache;

import io.vertx.core.Future;
import java.util.Optional;

/** Keeps bytes for a while. Thread-safe; no call blocks and no future fails: a cache that does not work holds nothing. */
public interface ByteCache {
    /** The value of {@code key}; completes within a fraction of a second, on any thread. Nobody may change the array. */
    Future<Optional<byte[]>> get(String key);

    /** Keeps {@code value} under {@code key}; completes, on any thread, when others can find it. */
    Future<Void> put(String key, byte[] value);
}
