package dev.parley.session.items;

import static dev.parley.session.script.CallerScript.AHEAD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Refusal;
import dev.parley.session.script.CallScript;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a client's items go, and which of its requests about items are refused, with what named. */
class ItemRequestsTest {
    private static final long SPOKEN_MS = 720;

    private final CallScript call = new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.manual()), AHEAD);

    private void create(Item item, String previous) {
        call.session.post(
                new SessionInput.CreateItem(item, Optional.of(previous).filter(it -> !it.isEmpty()), "create"));
    }

    private void create(String id, String previous) {
        create(
                new Item.Message(id, Role.USER, Item.Status.COMPLETED, List.of(new Part.InputText("text of " + id))),
                previous);
    }

    private void refusedFor(Refusal refusal, String param) {
        assertThat(call.all(SessionOutput.Refused.class))
                .last()
                .extracting(SessionOutput.Refused::refusal, it -> it.param().orElse(""))
                .containsExactly(refusal, param);
    }

    private String spoken() {
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.pause(2_000);
        return call.last(SessionOutput.ResponseItemDone.class).item().id();
    }

    private String transcript(String id) {
        return call.session.history().stream()
                .filter(it -> it.id().equals(id))
                .map(it -> ((Item.Message) it).words())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itemsGoWhereTheClientPutsThemAndAreToldWithTheOneBefore() {
        create("b", "");
        create("d", "");
        create("a", "root");
        create("c", "b");
        assertThat(call.session.history()).extracting(Item::id).containsExactly("a", "b", "c", "d");
        assertThat(call.all(SessionOutput.ItemAdded.class))
                .extracting(it -> it.previousId().orElse("none"))
                .containsExactly("none", "b", "none", "b");
        assertThat(call.all(SessionOutput.ItemDone.class))
                .extracting(it -> it.previousId().orElse("none"))
                .containsExactly("none", "b", "none", "b");
    }

    @Test
    void whatCannotBePutInLeavesTheConversationAsItIs() {
        create("a", "");
        create("a", "");
        refusedFor(Refusal.DUPLICATE_ITEM, "item.id");
        create("b", "nowhere");
        refusedFor(Refusal.UNKNOWN_PREVIOUS_ITEM, "previous_item_id");
        create(new Item.FunctionOutput("c", Item.Status.COMPLETED, "call_x", "42"), "");
        refusedFor(Refusal.UNKNOWN_CALL, "item.call_id");
        assertThat(call.session.history()).hasSize(1);
        assertThat(call.all(SessionOutput.ItemAdded.class)).hasSize(1);
        assertThat(call.all(SessionOutput.Refused.class))
                .hasSize(3)
                .allMatch(it -> it.ref().equals("create"));
    }

    @Test
    void whatIsNotThereCannotBeReadDeletedOrCut() {
        call.session.post(new SessionInput.RetrieveItem("x", "r"));
        refusedFor(Refusal.UNKNOWN_ITEM_TO_RETRIEVE, "item_id");
        call.session.post(new SessionInput.DeleteItem("x", "r"));
        refusedFor(Refusal.UNKNOWN_ITEM_TO_DELETE, "item_id");
        call.session.post(new SessionInput.TruncateItem("x", 0, 0, "r"));
        refusedFor(Refusal.UNKNOWN_ITEM_TO_TRUNCATE, "item_id");
    }

    @Test
    void onlyWhatTheBotSpokeCanBeCut() {
        create("typed", "");
        call.session.post(new SessionInput.TruncateItem("typed", 0, 0, "r"));
        refusedFor(Refusal.NOT_SPOKEN, "content_index");
        call.session.post(new SessionInput.TruncateItem(spoken(), 1, 0, "r"));
        refusedFor(Refusal.NOT_SPOKEN, "content_index");
        assertThat(call.all(SessionOutput.ItemTruncated.class)).isEmpty();
        assertThat(call.all(SessionOutput.Refused.class)).hasSize(2);
    }

    @Test
    void theAudioOfAnItemIsKeptUntilItIsDeleted() {
        SessionLimits limits = SessionLimits.DEFAULT.withItemAudio(Duration.ofMinutes(1));
        CallScript keeping = new CallScript(SessionConfig.defaults(), AHEAD, false, false, limits);
        short[] audio = keeping.script.say("hello there");
        Item.Message clip = new Item.Message(
                "clip",
                Role.USER,
                Item.Status.COMPLETED,
                List.of(new Part.InputText("listen:"), new Part.InputAudio(Optional.of("hello there"), 480)));
        SessionInput put = new SessionInput.CreateItem(clip, Optional.empty(), Map.of(1, audio), "");
        keeping.session.post(put);
        keeping.session.post(new SessionInput.RetrieveItem("clip", ""));
        assertThat(keeping.last(SessionOutput.ItemRetrieved.class).audio())
                .containsOnlyKeys(1)
                .containsEntry(1, audio);

        keeping.session.post(new SessionInput.DeleteItem("clip", ""));
        assertThat(keeping.all(SessionOutput.ItemDeleted.class)).containsExactly(new SessionOutput.ItemDeleted("clip"));
        keeping.session.post(new SessionInput.CreateItem(clip, Optional.empty(), ""));
        keeping.session.post(new SessionInput.RetrieveItem("clip", ""));
        assertThat(keeping.last(SessionOutput.ItemRetrieved.class).audio()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,0,''", "480,480,All right", "720,720,All right then.", "2720,720,All right then."})
    void aCutPointsIntoTheAudioOrTwoSecondsPastItAtMost(long asked, long told, String words) {
        String id = spoken();
        call.session.post(new SessionInput.TruncateItem(id, 0, asked, "r"));
        assertThat(call.all(SessionOutput.ItemTruncated.class))
                .containsExactly(new SessionOutput.ItemTruncated(id, 0, told));
        assertThat(transcript(id)).isEqualTo(words);
    }

    @Test
    void aCutFartherOutIsRefused() {
        String id = spoken();
        call.session.post(
                new SessionInput.TruncateItem(id, 0, SPOKEN_MS + ItemRequests.TRUNCATE_TOLERANCE_MS + 1, "r"));
        refusedFor(Refusal.TRUNCATED_BEYOND_END, "audio_end_ms");
        assertThat(transcript(id)).isEqualTo("All right then.");
    }
}
