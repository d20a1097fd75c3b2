package dev.parley.transport.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectedLossTest {
    private final ExpectedLoss loss = new ExpectedLoss();

    private List<Integer> after(double... shares) {
        List<Integer> percents = new ArrayList<>();
        for (double share : shares) {
            int before = loss.percent();
            assertThat(loss.reported(share)).isEqualTo(loss.percent() != before);
            percents.add(loss.percent());
        }
        return percents;
    }

    @Test
    void rises_at_once_and_falls_over_several_reports() {
        assertThat(after(0, 0.05, 0, 0, 0.06, 0, 0, 0, 0, 0, 0, 0)).containsExactly(0, 5, 3, 2, 6, 4, 3, 2, 1, 1, 1, 0);
    }

    @Test
    void a_packet_now_and_then_is_nothing() {
        assertThat(after(0.008, 0.004, 0.009, 0)).containsOnly(0);
    }

    @Test
    void protection_that_has_begun_lasts_while_loss_is_lower_than_what_it_began_with() {
        assertThat(after(0.02, 0.007, 0.007, 0.007, 0.007, 0.007)).doesNotContain(0);
    }

    @Test
    void leaves_room_for_the_packets_themselves() {
        assertThat(after(0.9)).containsExactly(ExpectedLoss.MOST_PERCENT);
    }
}
