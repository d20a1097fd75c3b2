package dev.parley.engines.kyutai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.engines.kyutai.Instances.Instance;
import dev.parley.provider.ProviderException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PausesTest {
    private static final ProviderException BUSY =
            new ProviderException(ProviderException.Kind.AT_CAPACITY, "test", "busy");
    private static final Duration TEN = Duration.ofSeconds(10);

    private final Pauses pauses = new Pauses();

    private static Instance instance(int number) {
        return new Instance(new MoshiUrl("moshi", 8089, false, ""), "10.0.0." + number);
    }

    @Test
    void an_instance_is_left_alone_for_as_long_as_it_asked_and_says_why() {
        long now = Long.MAX_VALUE - 1;
        pauses.leaveAlone(instance(1), now, TEN, BUSY);
        ProviderException told =
                pauses.refusal(instance(1), now + TEN.toNanos() - 1_000_000).orElseThrow();
        assertThat(told).hasMessage("busy");
        assertThat(told.retryAfter()).contains(Duration.ofMillis(1));
        assertThat(pauses.refusal(instance(1), now + TEN.toNanos())).isEmpty();
        assertThat(pauses.refusal(instance(2), now)).isEmpty();
    }

    @Test
    void replicas_that_went_do_not_pile_up() {
        for (int i = 0; i < Pauses.MOST; i++) {
            pauses.leaveAlone(instance(i), 0, i == 0 ? TEN.multipliedBy(9) : TEN, BUSY);
        }
        long later = TEN.toNanos();
        pauses.leaveAlone(instance(-1), later, TEN, BUSY);
        assertThat(pauses.refusal(instance(0), later)).isPresent();
        for (int i = 1; i < Pauses.MOST; i++) {
            pauses.leaveAlone(instance(i), later, TEN, BUSY);
        }
        assertThat(pauses.refusal(instance(0), later)).isEmpty();
        assertThat(pauses.refusal(instance(Pauses.MOST - 1), later)).isPresent();
    }
}
