package dev.parley.cache;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps bytes in Redis, and in this process what it stored or found there. While Redis does not answer, each server goes on
 * with its own memory. Thread-safe.
 */
final class SharedCache implements ByteCache {
    private final String prefix;
    private final Duration lifetime;
    private final MemoryCache memory;
    private final RedisLink redis;

    /** @param prefix of the keys in Redis, without the colon behind it */
    SharedCache(String prefix, Duration lifetime, MemoryCache memory, RedisLink redis) {
        this.prefix = prefix + ":";
        this.lifetime = lifetime;
        this.memory = memory;
        this.redis = redis;
    }

    @Override
    public Future<Optional<byte[]>> get(String key) {
        Optional<byte[]> own = memory.find(key);
        if (own.isPresent()) {
            return Future.succeededFuture(own);
        }
        return redis.get(prefix + key)
                .map(found -> {
                    found.ifPresent(it -> memory.keep(key, it.value(), it.left()));
                    return found.map(RedisLink.Found::value);
                })
                .otherwise(Optional.empty());
    }

    @Override
    public Future<Void> put(String key, byte[] value) {
        memory.keep(key, value, lifetime);
        return redis.set(prefix + key, value, lifetime).otherwiseEmpty();
    }
}
