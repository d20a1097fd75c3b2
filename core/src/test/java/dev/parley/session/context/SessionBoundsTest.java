package dev.parley.session.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.CallScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How many events of a session may cause others, driven to its limit. */
class SessionBoundsTest {
    @Test
    void whoeverAnswersEveryOutputWithAnInputIsStopped() {
        EventOrder order = new EventOrder();
        List<Integer> handled = new ArrayList<>();
        order.handle(() -> {
            for (int i = 0; i < 1024; i++) {
                int number = i;
                order.handle(() -> handled.add(number));
            }
            assertThatIllegalStateException().isThrownBy(() -> order.handle(() -> handled.add(-1)));
        });
        assertThat(handled).hasSize(1024).isSorted().doesNotContain(-1);
    }

    @Test
    void aClientThatAnswersEveryOutputWithAnInputEndsItsOwnCallOnly() {
        CallScript call = new CallScript(SessionConfig.defaults(), Optional.empty());
        call.onOutput = output -> {
            if (!(output instanceof SessionOutput.Ended)) {
                for (int i = 0; i < 2; i++) {
                    call.session.post(new SessionInput.RetrieveItem("no", "again"));
                }
            }
        };
        call.session.post(new SessionInput.RetrieveItem("no", "first"));
        call.time.runUntilIdle(Duration.ofMinutes(1));
        assertThat(call.all(SessionOutput.Ended.class)).hasSize(1);
        assertThat(call.last(SessionOutput.Ended.class).reason()).isEqualTo(EndReason.INTERNAL_ERROR);
    }
}
