package dev.parley.engines.kyutai;

import dev.parley.engines.kyutai.Instances.Instance;
import dev.parley.provider.ProviderException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Instances that asked to be left alone, and until when, by the nanoseconds of the executors. Thread-safe. */
final class Pauses {
    /** Replicas come and go; beyond it, those whose time is over are forgotten, or else all. */
    static final int MOST = 1024;

    private final Map<Instance, Pause> pauses = new ConcurrentHashMap<>();

    private record Pause(long until, ProviderException refusal) {}

    /** @param refusal how it asked */
    void leaveAlone(Instance instance, long now, Duration asked, ProviderException refusal) {
        if (pauses.size() >= MOST) {
            pauses.values().removeIf(pause -> pause.until - now <= 0);
        }
        if (pauses.size() >= MOST) {
            pauses.clear();
        }
        pauses.put(instance, new Pause(now + asked.toNanos(), refusal));
    }

    /** How it asked, with the wait that is left; empty when it may be dialled. */
    Optional<ProviderException> refusal(Instance instance, long now) {
        return Optional.ofNullable(pauses.get(instance))
                .filter(pause -> pause.until - now > 0)
                .map(pause -> pause.refusal.retryAfter(Duration.ofNanos(pause.until - now)));
    }
}
