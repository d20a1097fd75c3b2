package dev.parley.simulator.load.report;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Numbers, summed up. Infinite and missing ones do not count. */
record Distribution(double[] sorted) {
    static Distribution of(DoubleStream values) {
        return new Distribution(values.filter(Double::isFinite).sorted().toArray());
    }

    int count() {
        return sorted.length;
    }

    /** The smallest value that at least this share of all values does not exceed; NaN without values. */
    double quantile(double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.clamp(rank - 1L, 0, sorted.length - 1)];
    }

    double min() {
        return quantile(0);
    }

    double max() {
        return quantile(1);
    }

    double mean() {
        return Arrays.stream(sorted).average().orElse(Double.NaN);
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject().put("count", count());
        if (count() > 0) {
            json.put("min", rounded(min()))
                    .put("mean", rounded(mean()))
                    .put("p50", rounded(quantile(0.5)))
                    .put("p90", rounded(quantile(0.9)))
                    .put("p95", rounded(quantile(0.95)))
                    .put("p99", rounded(quantile(0.99)))
                    .put("max", rounded(max()));
        }
        return json;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
