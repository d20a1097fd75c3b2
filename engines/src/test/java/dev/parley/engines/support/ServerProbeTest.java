package dev.parley.engines.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.VirtualTime;
import dev.parley.provider.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServerProbeTest {
    private static final ProviderException AWAY =
            new ProviderException(ProviderException.Kind.BROKEN, "test", "does not answer");

    private final VirtualTime time = new VirtualTime();
    private final List<Long> askedAtMs = new ArrayList<>();
    private final ServerProbe probe = new ServerProbe(new Random(1), time::schedule, this::ask);
    private ProviderException cause = AWAY;
    private boolean up;

    private void ask() {
        askedAtMs.add(time.nanoTime() / 1_000_000);
        if (up) {
            probe.answered();
        } else {
            probe.failed(cause);
        }
    }

    private List<Long> waits() {
        List<Long> waits = new ArrayList<>();
        for (int i = 1; i < askedAtMs.size(); i++) {
            waits.add(askedAtMs.get(i) - askedAtMs.get(i - 1));
        }
        return waits;
    }

    @Test
    void questionsGrowRareAreSpreadAndNeverFiveSecondsApart() {
        ask();
        time.advance(Duration.ofMinutes(1));
        List<Long> waits = waits();
        for (int i = 0; i < waits.size(); i++) {
            long usual = Math.min(4_000, 250L << i);
            assertThat(waits.get(i)).isBetween(usual * 8 / 10 - 1, usual * 12 / 10 + 1);
        }
        assertThat(waits).hasSizeGreaterThan(12).allMatch(ms -> ms < 5_000);
        assertThat(waits.subList(5, waits.size())).doesNotHaveDuplicates();
    }

    @Test
    void anAnswerEndsThemAndTheNextFailureBeginsAnew() {
        ask();
        time.advance(Duration.ofMinutes(1));
        up = true;
        time.advance(Duration.ofSeconds(5));
        int asked = askedAtMs.size();
        time.advance(Duration.ofMinutes(1));
        assertThat(askedAtMs).hasSize(asked);

        up = false;
        ask();
        time.advance(Duration.ofMillis(300));
        assertThat(askedAtMs).hasSize(asked + 2);
    }

    @Test
    void aServerThatAsksToBeLeftAloneIs() {
        cause = AWAY.retryAfter(Duration.ofSeconds(30));
        ask();
        time.advance(Duration.ofSeconds(29));
        assertThat(askedAtMs).hasSize(1);
        time.advance(Duration.ofSeconds(2));
        assertThat(askedAtMs).hasSize(2);
    }
}
