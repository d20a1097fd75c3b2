package dev.parley.engines.kyutai;

import dev.parley.provider.RetryPolicy;
import java.time.Duration;
import java.util.List;

/**
 * How one service of moshi-server is used.
 *
 * @param apiKey sent as {@code kyutai-api-key}; a secret
 * @param connect to have a connection that says Ready, for each instance tried
 * @param stall to hear something from a server that has work
 */
record KyutaiOptions(List<MoshiUrl> urls, String apiKey, Duration connect, Duration stall) {
    static final int INSTANCES_TRIED = 3;
    /** unmute.md 5.2, TTS start. */
    static final int TRIES = 5;

    static final RetryPolicy RETRIES = new RetryPolicy(Duration.ofMillis(50), 1.5, Duration.ofSeconds(1), 0.2);

    KyutaiOptions {
        urls = List.copyOf(urls);
    }

    static KyutaiOptions of(List<MoshiUrl> urls, String apiKey) {
        return new KyutaiOptions(urls, apiKey, Duration.ofMillis(500), Duration.ofSeconds(8));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "KyutaiOptions" + urls;
    }
}
