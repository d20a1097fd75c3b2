package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedTools;
import dev.parley.tool.ApprovalRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A client deletes an item that is still being written and makes another of the same id: what comes late leaves it alone. */
class ReplacedItemTest {
    private static void replace(CallScript call, String id) {
        call.session.post(new SessionInput.DeleteItem(id, ""));
        call.session.post(new SessionInput.CreateItem(
                new Item.Message(id, Role.USER, Item.Status.COMPLETED, List.of(new Part.InputText("mine"))),
                Optional.empty(),
                ""));
    }

    private static void isMine(CallScript call, String id) {
        assertThat(call.session.history().stream().filter(item -> item.id().equals(id)))
                .singleElement()
                .isInstanceOfSatisfying(Item.Message.class, item -> {
                    assertThat(item.role()).isEqualTo(Role.USER);
                    assertThat(item.words()).isEqualTo("mine");
                });
        assertThat(call.all(SessionOutput.ItemDone.class))
                .filteredOn(done -> done.item().id().equals(id))
                .hasSize(1);
        assertThat(call.all(SessionOutput.Ended.class)).isEmpty();
    }

    @Test
    void aReplyThatIsBeingSpoken() {
        CallScript call = new CallScript(SessionConfig.defaults(), Optional.of(Duration.ofMillis(320)));
        call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h"));
        call.say("hello").pause(1_200);
        String id = call.last(SessionOutput.ResponseAudio.class).place().itemId();
        replace(call, id);
        call.pause(5_000);
        isMine(call, id);
        assertThat(call.last(SessionOutput.ResponseDone.class).response().status())
                .isEqualTo(SessionOutput.Response.Status.COMPLETED);
    }

    @Test
    void aToolThatRuns() {
        ScriptedTools tools = new ScriptedTools("tools", "weather").takes(Duration.ofSeconds(3));
        CallScript call = new CallScript(SessionConfig.defaults(), Optional.empty(), false, tools.shelf());
        call.pause(100);
        call.llm.answers(request ->
                call.llm.requests().size() == 1 ? ScriptedLlm.call("", "weather", "{}") : ScriptedLlm.text("Well."));
        call.say("weather").pause(1_500);
        assertThat(tools.running()).isEqualTo(1);
        String id = call.session.history().getLast().id();
        replace(call, id);
        call.pause(8_000);
        isMine(call, id);
    }

    @Test
    void aServerThatIsAskedForItsTools() {
        CallScript call = new CallScript(SessionConfig.defaults(), Optional.empty());
        ScriptedTools mine = new ScriptedTools("mine", "pay");
        SessionConfig config = call.session.config();
        call.session.post(new SessionInput.Configure(config.withThinking(
                config.thinking().withServers(List.of(mine.byClient(ApprovalRule.ALWAYS)), Optional.empty()))));
        String id = call.last(SessionOutput.ItemAdded.class).item().id();
        replace(call, id);
        call.pause(1_000);
        isMine(call, id);
    }
}
