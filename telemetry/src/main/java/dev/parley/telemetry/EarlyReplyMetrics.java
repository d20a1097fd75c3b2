package dev.parley.telemetry;

import dev.parley.session.SessionOutput.EarlyReplyEnded;
import dev.parley.session.SessionOutput.EarlyReplyEnded.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;

/** Replies that were begun before their turn had certainly ended: what they saved, and what they cost for nothing. */
final class EarlyReplyMetrics {
    private final MeterRegistry registry;
    private final Timer saved;
    private final Counter readTokens;
    private final Counter writtenTokens;

    EarlyReplyMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.saved = Timer.builder("parley.early.replies.saved")
                .description("How much sooner a reply was heard because it was begun early")
                .serviceLevelObjectives(Metrics.millis(50, 100, 200, 300, 400, 500, 750, 1_000, 2_000))
                .register(registry);
        this.readTokens = wasted("read");
        this.writtenTokens = wasted("written");
    }

    private Counter wasted(String what) {
        return Counter.builder("parley.early.replies.wasted.tokens")
                .tag("tokens", what)
                .register(registry);
    }

    void ended(EarlyReplyEnded reply) {
        registry.counter(
                        "parley.early.replies",
                        "outcome",
                        reply.outcome().name().toLowerCase(Locale.ROOT))
                .increment();
        if (reply.outcome() == Outcome.USED) {
            saved.record(reply.saved());
        } else {
            readTokens.increment(reply.wasted().inputTokens());
            writtenTokens.increment(reply.wasted().outputTokens());
        }
    }
}
