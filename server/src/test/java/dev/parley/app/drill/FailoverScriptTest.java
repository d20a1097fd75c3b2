package dev.parley.app.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.ChatMessage;
import dev.parley.simulator.llm.ChatCompletionsApi;
import dev.parley.simulator.llm.LlmReply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class FailoverScriptTest {
    private final FailoverScript.Model model = new FailoverScript.Model(new ChatCompletionsApi());

    /** @param messages role and text in turn */
    private static JsonObject request(String... messages) {
        JsonArray all = new JsonArray();
        for (int i = 0; i < messages.length; i += 2) {
            all.add(new JsonObject().put("role", messages[i]).put("content", messages[i + 1]));
        }
        return new JsonObject().put("model", "any").put("messages", all);
    }

    @Test
    void the_answer_follows_from_the_words_and_goes_on_where_it_broke_off() {
        String second = "Golf hotel india juliet kilo lima.";
        assertThat(model.apply(request("user", second)))
                .isEqualTo(new LlmReply.Text("Mole newt owl pig. Quail rat seal toad. Urchin vole wolf yak."));
        assertThat(model.apply(request(
                        "user", second, "assistant", "Mole newt owl pig. Quail", "user", ChatMessage.GO_ON.text())))
                .isEqualTo(new LlmReply.Text("rat seal toad. Urchin vole wolf yak."));
        assertThat(model.answers()).isEqualTo(2);
    }

    @Test
    void a_tool_is_called_once_and_then_the_answer_is_given() {
        JsonObject tool = new JsonObject().put("function", new JsonObject().put("name", "look_up"));
        JsonObject asked = request("user", "alpha bravo").put("tools", new JsonArray().add(tool));
        assertThat(model.apply(asked)).isInstanceOf(LlmReply.ToolCalls.class);
        JsonObject returned = request("user", "alpha bravo", "assistant", "", "tool", "nothing")
                .put("tools", new JsonArray().add(tool));
        assertThat(model.apply(returned))
                .isEqualTo(new LlmReply.Text("Ant bear cat dog. Elk fox goat hare. Ibis jay kite lark."));
    }

    @Test
    void neighbouring_turns_have_no_word_in_common() {
        for (int turn = 0; turn < 8; turn++) {
            assertThat(FailoverScript.turn(turn)).doesNotContainAnyElementsOf(FailoverScript.turn(turn + 1));
            assertThat(FailoverScript.answer(turn)).doesNotContainAnyElementsOf(FailoverScript.answer(turn + 1));
        }
    }
}
