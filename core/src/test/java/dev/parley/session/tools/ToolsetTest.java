package dev.parley.session.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.LanguageModel.Tool;
import dev.parley.provider.LanguageModel.ToolChoice;
import dev.parley.session.script.ScriptedTools;
import dev.parley.tool.ApprovalRule;
import dev.parley.tool.ToolServerChoice;
import dev.parley.tool.ToolSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Names and choices of tools where several servers have the same ones. */
class ToolsetTest {
    private final Toolset toolset = new Toolset(List.of(new Tool("find", "the client's own", "{}")));

    private void offer(String server, String tool) {
        toolset.add(new ScriptedTools(server).byClient(ApprovalRule.NEVER), ToolSpec.of(tool, "", "{}"), false);
    }

    private List<String> names(Optional<ToolServerChoice> choice) {
        return toolset.tools(choice).stream().map(Tool::name).toList();
    }

    private static ToolServerChoice of(String server, String... tool) {
        return new ToolServerChoice(server, List.of(tool).stream().findFirst());
    }

    @Test
    void aNameThatIsTakenHasThatOfItsServerBeforeItAndOneThatIsTakenTooIsLeftOut() {
        offer("shop", "find");
        offer("shop", "buy");
        offer("market", "buy");
        offer("market", "buy");
        assertThat(names(Optional.empty())).containsExactly("find", "shop_find", "buy", "market_buy");
        assertThat(toolset.find("market_buy")).hasValueSatisfying(it -> {
            assertThat(it.server()).isEqualTo("market");
            assertThat(it.spec().name()).isEqualTo("buy");
        });
        assertThat(toolset.find("find"))
                .as("the client's own is no tool of a server")
                .isEmpty();
    }

    @Test
    void aChosenServerLeavesOnlyItsToolsAndOneOfThemOnlyThatOne() {
        offer("shop", "find");
        offer("shop", "buy");
        offer("market", "buy");
        assertThat(names(Optional.of(of("shop")))).containsExactly("shop_find", "buy");
        assertThat(names(Optional.of(of("market", "buy")))).containsExactly("market_buy");
        assertThat(toolset.choice(of("shop"))).isEqualTo(ToolChoice.REQUIRED);
        assertThat(toolset.choice(of("market", "buy"))).isEqualTo(ToolChoice.function("market_buy"));
    }

    @Test
    void aChoiceOfWhatIsNotThereCallsNothing() {
        offer("shop", "buy");
        assertThat(toolset.choice(of("fair"))).isEqualTo(ToolChoice.NONE);
        assertThat(toolset.choice(of("shop", "sell"))).isEqualTo(ToolChoice.NONE);
        assertThat(names(Optional.of(of("fair")))).isEmpty();
    }
}
