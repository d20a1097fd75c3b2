package dev.parley.session.items;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.provider.ChatMessage;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionSetup;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedTools;
import dev.parley.tool.ApprovalRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
        CallScript call = new CallScript(SessionConfig.defaults(), Optional.empty(), false, tools.operatorTools());
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
        call.session.post(new SessionInput.Configure(config.withLlm(
                config.llm().withServers(List.of(mine.byClient(ApprovalRule.ALWAYS)), Optional.empty()))));
        String id = call.last(SessionOutput.ItemAdded.class).item().id();
        replace(call, id);
        call.pause(1_000);
        isMine(call, id);
    }

    // What a reply still does once another item has the id of the one being spoken.

    private static final SessionLimits KEEPING = SessionLimits.DEFAULT.withItemAudio(Duration.ofMinutes(1));

    /** In mid-reply; {@code lead} as in {@link SessionSetup}. */
    private static CallScript speaking(Optional<Duration> lead) {
        CallScript call = new CallScript(SessionConfig.defaults(), lead, false, false, KEEPING);
        call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l m n o p"));
        call.say("hello").pause(1_500);
        return call;
    }

    private static String spoken(CallScript call) {
        return call.last(SessionOutput.ResponseAudio.class).place().itemId();
    }

    private static void replace(CallScript call, String id, Item item, Map<Integer, short[]> audio) {
        call.session.post(new SessionInput.DeleteItem(id, ""));
        call.session.post(new SessionInput.CreateItem(item, Optional.empty(), audio, ""));
    }

    /** Makes an item of sound in the reply's place, and returns its sound. */
    private static short[] replaceBySound(CallScript call, String id) {
        short[] sound = call.script.say("these words are mine and mine alone");
        replace(
                call,
                id,
                new Item.Message(
                        id, Role.USER, Item.Status.COMPLETED, List.of(new Part.InputAudio(Optional.of("mine"), 1_680))),
                Map.of(0, sound));
        return sound;
    }

    private static Map<Integer, short[]> sound(CallScript call, String id) {
        call.session.post(new SessionInput.RetrieveItem(id, ""));
        return call.last(SessionOutput.ItemRetrieved.class).audio();
    }

    @Test
    void theSoundOfTheReplyStaysOutOfIt() {
        CallScript call = speaking(Optional.of(Duration.ofMillis(320)));
        String id = spoken(call);
        short[] mine = replaceBySound(call, id);
        int sent = call.all(SessionOutput.ResponseAudio.class).size();
        call.pause(500);
        assertThat(call.all(SessionOutput.ResponseAudio.class)).hasSizeGreaterThan(sent);
        assertThat(sound(call, id)).containsOnlyKeys(0).containsEntry(0, mine);

        call.say("stop it").pause(2_000);
        assertThat(call.all(SessionOutput.Interrupted.class)).isNotEmpty();
        assertThat(sound(call, id))
                .as("what was heard of the reply")
                .containsOnlyKeys(0)
                .containsEntry(0, mine);
    }

    @Test
    void aReplySentAheadThatIsInterruptedLeavesItWhole() {
        CallScript call = speaking(Optional.empty());
        String id = spoken(call);
        assertThat(call.last(SessionOutput.ResponseDone.class).response().status())
                .isEqualTo(SessionOutput.Response.Status.COMPLETED);
        replace(
                call,
                id,
                new Item.Message(
                        id,
                        Role.ASSISTANT,
                        Item.Status.COMPLETED,
                        List.of(new Part.OutputAudio("told by the client", 9_000))),
                Map.of());
        call.say("stop it").pause(2_000);
        assertThat(call.all(SessionOutput.Interrupted.class)).isNotEmpty();
        call.session.post(new SessionInput.TruncateItem(id, 0, 9_000, ""));
        assertThat(call.session.history().stream().filter(item -> item.id().equals(id)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Item.Message.class, item -> assertThat(item.words()).isEqualTo("told by the client"));
    }

    @Test
    void theWordsOfTheReplyStayOutOfItWhileItIsSpoken() {
        CallScript call = speaking(Optional.of(Duration.ofMillis(320)));
        String id = spoken(call);
        replace(call, id);
        call.pause(300);
        assertThat(call.all(SessionOutput.ResponseDone.class)).isEmpty();
        isMine(call, id);
    }

    @Test
    void cuttingItDoesNotCutTheReply() {
        CallScript call = speaking(Optional.of(Duration.ofMillis(320)));
        String id = spoken(call);
        replace(call, id);
        call.session.post(new SessionInput.TruncateItem(id, 0, 200, "cut"));
        assertThat(call.all(SessionOutput.ItemTruncated.class)).isEmpty();
        assertThat(call.last(SessionOutput.Refused.class))
                .extracting(SessionOutput.Refused::refusal, SessionOutput.Refused::ref)
                .containsExactly(SessionOutput.Refusal.NOT_SPOKEN, "cut");
        call.pause(6_000);
        assertThat(call.botWordsSent()).endsWith("o", "p");
    }

    /** What is said beside replies is not read by the model; what the client puts in its place is. */
    @Test
    void wordsSaidWhileTheCallerWaits() {
        CallScript call = new CallScript(SessionConfig.defaults(), Optional.of(Duration.ofMillis(320)));
        call.stt.delayNextFlush(Duration.ofSeconds(7));
        call.say("one two").pause(2_650);
        String id = spoken(call);
        replace(call, id);
        int sent = call.all(SessionOutput.ResponseAudio.class).size();
        call.pause(200);
        assertThat(call.all(SessionOutput.ResponseAudio.class)).hasSizeGreaterThan(sent);
        call.pause(8_000);
        isMine(call, id);
        assertThat(call.llm.requests())
                .singleElement()
                .satisfies(asked -> assertThat(asked.messages())
                        .extracting(ChatMessage::text)
                        .containsExactly("one two mine"));
    }
}
