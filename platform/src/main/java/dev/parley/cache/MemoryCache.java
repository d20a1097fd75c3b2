package dev.parley.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Keeps bytes in this process. Bounded by its size in bytes; beyond it what was least used goes. Thread-safe. */
final class MemoryCache implements ByteCache {
    /** What an entry takes besides its bytes, about. */
    private static final int OVERHEAD = 200;

    private final Duration lifetime;
    private final Cache<String, Entry> entries;

    private record Entry(byte[] value, Duration lifetime) {}

    /** @param bytes most that is kept */
    MemoryCache(Duration lifetime, long bytes, InstantSource clock) {
        this.lifetime = lifetime;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((String key, Entry entry) -> OVERHEAD + key.length() + entry.value.length)
                .expireAfter(Expiry.writing((String key, Entry entry) -> entry.lifetime))
                .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
                .executor(Runnable::run)
                .build();
    }

    Optional<byte[]> find(String key) {
        return Optional.ofNullable(entries.getIfPresent(key)).map(Entry::value);
    }

    /** @param left how long the value may still be used */
    void keep(String key, byte[] value, Duration left) {
        entries.put(key, new Entry(value, left));
    }

    @Override
    public Future<Optional<byte[]>> get(String key) {
        return Future.succeededFuture(find(key));
    }

    @Override
    public Future<Void> put(String key, byte[] value) {
        keep(key, value, lifetime);
        return Future.succeededFuture();
    }
}
