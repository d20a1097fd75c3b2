package dev.parley.simulator.moshi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/**
 * The metrics of one module of moshi-server in Prometheus' text format (speech-backends.md A.5). Its counters lack the
 * suffix {@code _total}, which client libraries insist on, so the text is written here. Thread-safe.
 */
final class MoshiMetrics {
    private static final List<String> TTS_COUNTERS = List.of(
            "py_total_steps",
            "py_active_steps",
            "py_missing_words_steps",
            "py_could_have_run_steps",
            "py_post_connect");

    private final String prefix;
    private final LongAdder connections = new LongAdder();
    private final Map<String, LongAdder> counters = new LinkedHashMap<>();
    private final Histogram stepDuration;
    private final Histogram connectionSteps;
    private final Optional<Histogram> posts;
    private IntSupplier openChannels = () -> 0;

    private MoshiMetrics(String prefix, Histogram stepDuration, Histogram connectionSteps, Optional<Histogram> posts) {
        this.prefix = prefix;
        this.stepDuration = stepDuration;
        this.connectionSteps = connectionSteps;
        this.posts = posts;
    }

    static MoshiMetrics ofStt() {
        return new MoshiMetrics(
                "asr",
                new Histogram("asr_model_step_duration", .02, .03, .04, .05, .06, .07, .08),
                new Histogram("asr_connection_num_steps", 2, 25, 125, 250, 500, 750, 1125, 1500, 2250, 3000, 4500),
                Optional.empty());
    }

    static MoshiMetrics ofTts() {
        MoshiMetrics metrics = new MoshiMetrics(
                "py",
                new Histogram("py_model_step_duration", .01, .015, .02, .03, .04, .05, .08),
                new Histogram("py_model_connection_num_steps", 2, 25, 62.5, 125, 250, 500, 750),
                Optional.of(new Histogram("py_post_model_duration", .5, 1, 2, 5, 10, 20)));
        for (String name : TTS_COUNTERS) {
            metrics.counters.put(name, new LongAdder());
        }
        return metrics;
    }

    void openChannels(IntSupplier count) {
        openChannels = count;
    }

    void connected() {
        connections.increment();
    }

    void disconnected(long steps) {
        connectionSteps.observe(steps);
    }

    void step(double seconds) {
        stepDuration.observe(seconds);
        for (String name : List.of("py_total_steps", "py_active_steps", "py_could_have_run_steps")) {
            Optional.ofNullable(counters.get(name)).ifPresent(LongAdder::increment);
        }
    }

    /** The model could not go on for want of words. */
    void missingWords() {
        counters.get("py_total_steps").increment();
        counters.get("py_missing_words_steps").increment();
    }

    /** A non-streaming request was answered. */
    void posted(double seconds) {
        counters.get("py_post_connect").increment();
        posts.ifPresent(histogram -> histogram.observe(seconds));
    }

    String text() {
        StringBuilder out = new StringBuilder();
        single(out, prefix + "_connect", "counter", connections.sum());
        single(out, prefix + "_open_channels", "gauge", openChannels.getAsInt());
        counters.forEach((name, value) -> single(out, name, "counter", value.sum()));
        stepDuration.write(out);
        connectionSteps.write(out);
        posts.ifPresent(histogram -> histogram.write(out));
        return out.toString();
    }

    private static void single(StringBuilder out, String name, String type, long value) {
        out.append("# TYPE %s %s\n%s{handler=\"all\"} %d\n".formatted(name, type, name, value));
    }

    /** Counts of values up to each bound. */
    private static final class Histogram {
        private final String name;
        private final double[] bounds;
        private final LongAdder[] counts;
        private final LongAdder count = new LongAdder();
        private final DoubleAdder sum = new DoubleAdder();

        Histogram(String name, double... bounds) {
            this.name = name;
            this.bounds = bounds;
            this.counts = new LongAdder[bounds.length];
            for (int i = 0; i < bounds.length; i++) {
                counts[i] = new LongAdder();
            }
        }

        void observe(double value) {
            for (int i = 0; i < bounds.length; i++) {
                if (value <= bounds[i]) {
                    counts[i].increment();
                }
            }
            count.increment();
            sum.add(value);
        }

        void write(StringBuilder out) {
            out.append("# TYPE %s histogram\n".formatted(name));
            for (int i = 0; i < bounds.length; i++) {
                bucket(out, Double.toString(bounds[i]), counts[i].sum());
            }
            bucket(out, "+Inf", count.sum());
            out.append(String.format(Locale.ROOT, "%s_sum %s\n%s_count %d\n", name, sum.sum(), name, count.sum()));
        }

        private void bucket(StringBuilder out, String bound, long value) {
            out.append("%s_bucket{le=\"%s\"} %d\n".formatted(name, bound, value));
        }
    }
}
