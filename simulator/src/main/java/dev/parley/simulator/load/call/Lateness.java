package dev.parley.simulator.load.call;

import io.vertx.core.json.JsonObject;

/**
 * How much later than due the callers' clock ticked: the load generator's own delay. Counts of half
 * milliseconds, up to {@value #MAX_MS} ms. Confined to one loop until the calls are over.
 */
public final class Lateness {
    private static final int MAX_MS = 2000;
    private static final int PER_MS = 2;

    private final long[] counts = new long[MAX_MS * PER_MS + 1];
    private long total;

    public void add(double ms) {
        counts[Math.clamp((long) (ms * PER_MS), 0, counts.length - 1)]++;
        total++;
    }

    public void add(Lateness other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    /** Upper end of the half millisecond this share of all audio lies in or below; 0 without audio. */
    public double quantile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int i = 0; i < counts.length && total > 0; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return (i + 1) / (double) PER_MS;
            }
        }
        return 0;
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("count", total)
                .put("p50", quantile(0.5))
                .put("p90", quantile(0.9))
                .put("p99", quantile(0.99))
                .put("max", quantile(1));
    }
}
