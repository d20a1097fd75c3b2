package dev.parley.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.SessionOutput.BackchannelDropped;
import dev.parley.session.SessionOutput.BackchannelSaid;
import org.junit.jupiter.api.Test;

/** What becomes of the bot's backchannels is counted. */
class BackchannelMetricsTest {
    private final Metrics metrics = new Metrics();

    private double counted(String outcome) {
        return new Scrape(metrics.scrape()).value("parley_backchannels_total", "outcome", outcome);
    }

    @Test
    void eachHasOneOutcome() {
        metrics.observe(new BackchannelSaid("Mm-hm.", 1, new short[10]));
        metrics.observe(new BackchannelSaid("Okay.", 2, new short[10]));
        for (BackchannelDropped.Cause cause : BackchannelDropped.Cause.values()) {
            metrics.observe(new BackchannelDropped(cause));
        }
        assertThat(counted("said")).isEqualTo(2);
        assertThat(counted("dropped_not_ready")).isEqualTo(1);
        assertThat(counted("dropped_voice")).isEqualTo(1);
        assertThat(counted("dropped_turn_ended")).isEqualTo(1);
        assertThat(counted("dropped_busy")).isEqualTo(1);
    }
}
