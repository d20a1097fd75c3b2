package dev.parley.session.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.script.ScriptedTools;
import dev.parley.tool.ApprovalRule;
import dev.parley.tool.ToolSpec;
import org.junit.jupiter.api.Test;

/** Bounds of a session's tools that are no settings, each driven to its limit. */
class ToolBoundsTest {
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
    void aToolIsOfferedUnderANameThatModelsTake() {
        assertThat(Toolset.safeName("weather.of/Oslo today")).isEqualTo("weather_of_Oslo_today");
        assertThat(Toolset.safeName("n".repeat(64))).hasSize(64);
        assertThat(Toolset.safeName("n".repeat(65))).hasSize(64);
    }
}
