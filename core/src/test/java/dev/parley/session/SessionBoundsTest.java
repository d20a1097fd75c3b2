package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.parley.conversation.PlayedWords;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedTools;
import dev.parley.tool.ApprovalRule;
import dev.parley.tool.ToolSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bounds of a session that are no settings, each driven to its limit. */
class SessionBoundsTest {
    @Test
    void sixtyFourRequestsMayStayUnanswered() {
        Approvals approvals = new Approvals();
        ScriptedTools shop = new ScriptedTools("shop", "pay");
        Toolset.Offer offer =
                new Toolset.Offer("pay", shop.byClient(ApprovalRule.ALWAYS), ToolSpec.of("pay", "", "{}"), true);
        for (int i = 0; i < 64; i++) {
            approvals.asked("ask_" + i, offer, "{}");
        }
        assertThat(approvals.awaits("ask_0")).isTrue();
        approvals.asked("ask_64", offer, "{}");
        assertThat(approvals.awaits("ask_0")).isFalse();
        assertThat(approvals.awaits("ask_1")).isTrue();
        approvals.answered("ask_0", true);
        assertThat(approvals.take()).isEmpty();
        approvals.answered("ask_64", true);
        assertThat(approvals.take()).extracting(Approvals.Approved::requestId).containsExactly("ask_64");
    }

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

    @Test
    void aToolIsOfferedUnderANameThatModelsTake() {
        assertThat(Toolset.safeName("weather.of/Oslo today")).isEqualTo("weather_of_Oslo_today");
        assertThat(Toolset.safeName("n".repeat(64))).hasSize(64);
        assertThat(Toolset.safeName("n".repeat(65))).hasSize(64);
    }

    @Test
    void theLastEightSpokenItemsCanBeTruncated() {
        RecentPlayedWords recentPlayed = new RecentPlayedWords();
        for (int i = 0; i < 9; i++) {
            recentPlayed.keep("item_" + i, new PlayedWords());
        }
        assertThat(recentPlayed.of("item_0")).isEmpty();
        assertThat(recentPlayed.of("item_1")).isPresent();
        assertThat(recentPlayed.of("item_8")).isPresent();
    }
}
