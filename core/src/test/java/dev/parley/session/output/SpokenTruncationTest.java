package dev.parley.session.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Response;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Stock agents cut the item that is being spoken before they cancel its response. */
class SpokenTruncationTest {
    private static CallScript speaking(Optional<Duration> lead) {
        CallScript call = new CallScript(SessionConfig.defaults(), lead);
        call.llm.pace(Duration.ofMillis(100));
        call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l m n o p q r s t"));
        call.say("hello").pause(1_500);
        return call;
    }

    private static String itemId(CallScript call) {
        return call.last(SessionOutput.ResponseAudio.class).place().itemId();
    }

    private static Item.Message item(CallScript call, String id) {
        return (Item.Message) call.session.history().stream()
                .filter(item -> item.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static void truncate(CallScript call, String id, long ms) {
        call.session.post(new SessionInput.TruncateItem(id, 0, ms, "cut"));
    }

    @Test
    void theItemIsCutThereAndKeepsTheCut() {
        for (Optional<Duration> lead : List.of(Optional.<Duration>empty(), Optional.of(Duration.ofMillis(320)))) {
            CallScript call = speaking(lead);
            String id = itemId(call);
            truncate(call, id, 500);
            assertThat(call.last(SessionOutput.ItemTruncated.class))
                    .isEqualTo(new SessionOutput.ItemTruncated(id, 0, 500));
            int sent = call.all(SessionOutput.ResponseAudio.class).size();

            call.session.post(new SessionInput.CancelResponse(Optional.empty(), ""));
            call.pause(5_000);

            assertThat(call.all(SessionOutput.ResponseAudio.class)).hasSize(sent);
            assertThat(item(call, id).words()).isEqualTo("a b");
            assertThat(item(call, id).status()).isEqualTo(Item.Status.INCOMPLETE);
            assertThat(((Part.OutputAudio) item(call, id).parts().getFirst()).transcript())
                    .isEqualTo("a b");
        }
    }

    @Test
    void aResponseThatIsNotCancelledEndsByItself() {
        CallScript call = speaking(Optional.empty());
        String id = itemId(call);
        truncate(call, id, 500);
        call.pause(9_000);

        Response done = call.last(SessionOutput.ResponseDone.class).response();
        assertThat(done.status()).isEqualTo(Response.Status.COMPLETED);
        assertThat(item(call, id).words()).isEqualTo("a b");
        call.llm.answers(request -> ScriptedLlm.text("Fine."));
        call.say("again").pause(4_000);
        assertThat(call.botWordsSent()).last().isEqualTo("Fine.");
    }

    @Test
    void whatLiesFarBehindItsEndIsRefused() {
        CallScript call = speaking(Optional.empty());
        truncate(call, itemId(call), 60_000);
        assertThat(call.last(SessionOutput.Refused.class).ref()).isEqualTo("cut");
        assertThat(call.all(SessionOutput.ItemTruncated.class)).isEmpty();
    }
}
