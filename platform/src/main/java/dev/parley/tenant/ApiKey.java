package dev.parley.tenant;

import dev.parley.session.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is kept of an API key; never the key itself.
 *
 * @param id names it in commands and logs, such as {@code key_…}
 * @param name what its owner calls it
 * @param hint its first and last characters, so that its owner recognises it
 * @param engines names of those that it may use; empty for all
 * @param quota how much of them it may have
 */
public record ApiKey(
        String id,
        String name,
        String hint,
        Instant created,
        Optional<Instant> revoked,
        List<String> engines,
        Principal.Quota quota) {
    public ApiKey {
        engines = List.copyOf(engines);
    }

    /** Whoever shows it. */
    public Principal principal() {
        return Principal.ofKey(id, name).limitedTo(engines).withQuota(quota);
    }

    /** Whether it opens the door. */
    public boolean isActive() {
        return revoked.isEmpty();
    }
}
