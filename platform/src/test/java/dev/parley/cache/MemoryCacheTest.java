package dev.parley.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MemoryCacheTest {
    private Instant now = Instant.parse("2026-11-20T08:00:00Z");

    private MemoryCache cache(long bytes) {
        return new MemoryCache(Duration.ofHours(1), bytes, () -> now);
    }

    @Test
    void aValueIsKeptForItsLifetime() {
        MemoryCache cache = cache(10_000);
        cache.put("a", new byte[] {1, 2});
        now = now.plus(Duration.ofMinutes(59));
        assertThat(cache.get("a").result())
                .hasValueSatisfying(it -> assertThat(it).containsExactly(1, 2));
        now = now.plus(Duration.ofMinutes(1));
        assertThat(cache.get("a").result()).isEmpty();
    }

    @Test
    void moreThanFitsIsForgotten() {
        MemoryCache cache = cache(10_000);
        for (int i = 0; i < 100; i++) {
            cache.put("key" + i, new byte[1_000]);
        }
        long kept = java.util.stream.IntStream.range(0, 100)
                .filter(i -> cache.find("key" + i).isPresent())
                .count();
        assertThat(kept).isBetween(1L, 9L);
    }

    @Test
    void whatIsLargerThanAllTheRoomIsNotKept() {
        MemoryCache cache = cache(1_000);
        cache.put("a", new byte[2_000]);
        assertThat(cache.find("a")).isEmpty();
    }
}
