package dev.parley.pool;

import dev.parley.provider.ProviderException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One engine of a pool, as it is at this moment.
 *
 * @param name as it stands in the configuration: an engine, or an engine and one of its instances, such as
 *     {@code kyutai/second}
 * @param circuit whether streams are let through
 * @param streams under way
 * @param capacity how many may be; empty for as many as come
 * @param begun streams given to it since the server started
 * @param refused streams that found it full
 * @param failures streams that failed, by kind
 * @param openingMillis the usual time to the first sign of work; empty before the first
 * @param lastFailure what the latest failed stream said, without addresses
 */
public record MemberStatus(
        String name,
        Circuit circuit,
        int streams,
        OptionalInt capacity,
        long begun,
        long refused,
        Map<ProviderException.Kind, Long> failures,
        Optional<Double> openingMillis,
        Optional<String> lastFailure) {
    public MemberStatus {
        failures = Map.copyOf(failures);
    }

    /** Whether streams are let through. */
    public enum Circuit {
        /** All are. */
        CLOSED,
        /** One is, to try. */
        HALF_OPEN,
        /** None is, for a while. */
        OPEN;

        /** As operators read it. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
