package dev.parley.cache;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The caches of one server: in memory, or shared with other servers where there is a Redis (unmute.md section 8). */
public final class Caches implements AutoCloseable {
    private final InstantSource clock;
    private final Optional<RedisLink> redis;

    /** @param redisUrl {@code redis:} or {@code rediss:}; nothing is sent there before it is needed */
    public Caches(Vertx vertx, Optional<String> redisUrl, InstantSource clock) {
        this.clock = clock;
        this.redis = redisUrl.map(url -> new RedisLink(vertx, url, clock));
    }

    /**
     * A cache of its own.
     *
     * @param prefix of its keys in Redis, without the colon behind it
     * @param lifetime how long a value is kept
     * @param memoryBytes most that this process keeps of it
     */
    public ByteCache open(String prefix, Duration lifetime, long memoryBytes) {
        MemoryCache memory = new MemoryCache(lifetime, memoryBytes, clock);
        return redis.<ByteCache>map(link -> new SharedCache(prefix, lifetime, memory, link))
                .orElse(memory);
    }

    @Override
    public void close() {
        redis.ifPresent(RedisLink::close);
    }
}
