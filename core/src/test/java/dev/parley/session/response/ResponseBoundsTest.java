package dev.parley.session.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.conversation.Truncation;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionLimits;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Refusal;
import dev.parley.session.SessionOutput.Response;
import dev.parley.session.script.AudioScript;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedTools;
import dev.parley.tool.ApprovalRule;
import dev.parley.tool.ToolResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bounds of the bot's half, each driven to its limit. */
class ResponseBoundsTest {
    private static final Optional<Duration> PACED = Optional.of(Duration.ofMillis(320));

    private static long refused(CallScript call, Refusal refusal) {
        return call.all(SessionOutput.Refused.class).stream()
                .filter(it -> it.refusal() == refusal)
                .count();
    }

    @Test
    void noMoreThanThirtySecondsOfAudioWaitToBePlayed() {
        CallScript call = new CallScript(SessionConfig.defaults(), PACED);
        call.llm.answers(request -> ScriptedLlm.text("word ".repeat(500)));
        call.say("tell me all").pause(10_000);

        long made = 0;
        long most = 0;
        long sent = 0;
        for (SessionOutput output : call.outputs) {
            if (output instanceof SessionOutput.AudioSynthesised it) {
                made += it.samples();
            } else if (output instanceof SessionOutput.ResponseAudio it) {
                sent += it.samples().length;
            }
            most = Math.max(most, made - sent);
        }
        assertThat(most * 1000 / AudioScript.RATE).isBetween(20_000L, 45_000L);
    }

    @Test
    void eightOutOfBandResponsesRunAtOnce() {
        CallScript call = new CallScript(SessionConfig.defaults(), PACED);
        for (int i = 0; i < 9; i++) {
            call.session.post(new SessionInput.CreateResponse(CallScript.outOfBand(), "r" + i));
        }
        assertThat(call.all(SessionOutput.ResponseStarted.class)).hasSize(8);
        assertThat(call.last(SessionOutput.Refused.class).ref()).isEqualTo("r8");

        call.pause(20_000);
        call.session.post(new SessionInput.CreateResponse(CallScript.outOfBand(), "later"));
        assertThat(call.all(SessionOutput.ResponseStarted.class)).hasSize(9);
    }

    @Test
    void outOfBandResponsesLeaveTheConversationAndTheFloorAlone() {
        CallScript call = new CallScript(SessionConfig.defaults(), PACED);
        call.session.post(new SessionInput.CreateResponse(CallScript.outOfBand(), ""));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.pause(4_000);

        assertThat(call.session.history()).hasSize(1);
        assertThat(call.all(SessionOutput.ItemAdded.class)).hasSize(1);
        assertThat(call.all(SessionOutput.PlayoutFinished.class)).hasSize(1);
        assertThat(call.all(SessionOutput.ResponseDone.class))
                .extracting(it -> it.response().conversationId().isPresent())
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void outOfBandResponsesAreNotFilledIn() {
        CallScript call = new CallScript(SessionConfig.defaults(), PACED);
        call.llm.pace(Duration.ofSeconds(8));
        call.llm.answers(request -> ScriptedLlm.text("Here."));
        call.session.post(new SessionInput.CreateResponse(CallScript.outOfBand(), ""));
        call.pause(20_000);

        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
        assertThat(call.botWordsSent()).containsExactly("Here.");
    }

    @Test
    void anOutOfBandResponseCanBeCancelledByItsName() {
        CallScript call = new CallScript(SessionConfig.defaults(), PACED);
        call.session.post(new SessionInput.CreateResponse(CallScript.outOfBand(), ""));
        String id = call.last(SessionOutput.ResponseStarted.class).response().id();
        call.session.post(new SessionInput.CancelResponse(Optional.of(id), ""));

        assertThat(call.last(SessionOutput.ResponseDone.class).response().status())
                .isEqualTo(Response.Status.CANCELLED);
        call.session.post(new SessionInput.CancelResponse(Optional.of(id), ""));
        assertThat(refused(call, Refusal.NO_ACTIVE_RESPONSE)).isEqualTo(1);
    }

    @Test
    void aConversationHoldsSoManyItems() {
        CallScript call = new CallScript(SessionConfig.defaults(), PACED);
        int most = SessionLimits.DEFAULT.items();
        for (int i = 0; i <= most; i++) {
            call.session.post(new SessionInput.CreateItem(
                    new Item.Message(
                            "it" + i, Role.USER, Item.Status.COMPLETED, List.of(new Part.InputText("text " + i))),
                    Optional.empty(),
                    "r" + i));
        }
        assertThat(call.session.history()).hasSize(most);
        assertThat(refused(call, Refusal.CONVERSATION_FULL)).isEqualTo(1);
        call.session.post(new SessionInput.DeleteItem("it0", ""));
        call.session.post(new SessionInput.CreateItem(
                new Item.Message("new", Role.USER, Item.Status.COMPLETED, List.of(new Part.InputText("text"))),
                Optional.empty(),
                ""));
        assertThat(call.session.history()).hasSize(most);
    }

    private static void create(CallScript call, String id, Part part) {
        call.session.post(new SessionInput.CreateItem(
                new Item.Message(id, Role.USER, Item.Status.COMPLETED, List.of(part)), Optional.empty(), id));
    }

    @Test
    void aConversationHoldsSoManyBytesOfAClient() {
        SessionLimits limits = SessionLimits.DEFAULT.withConversationBytes(10_000);
        CallScript call = new CallScript(SessionConfig.defaults(), PACED, false, false, limits);
        create(call, "text", new Part.InputText("x".repeat(3000)));
        create(call, "picture", new Part.InputImage("y".repeat(2000), "auto"));
        assertThat(refused(call, Refusal.CONVERSATION_FULL)).isZero();
        create(call, "more", new Part.InputText("x".repeat(1000)));
        assertThat(refused(call, Refusal.CONVERSATION_FULL)).isEqualTo(1);
        assertThat(call.session.history()).extracting(Item::id).containsExactly("text", "picture");

        call.session.post(new SessionInput.DeleteItem("picture", ""));
        create(call, "more", new Part.InputText("x".repeat(1000)));
        assertThat(refused(call, Refusal.CONVERSATION_FULL)).isEqualTo(1);
        assertThat(call.session.history()).extracting(Item::id).containsExactly("text", "more");
    }

    @Test
    void whatTheCallerAndTheBotSayIsNeverTooMuch() {
        SessionLimits limits = SessionLimits.DEFAULT.withConversationBytes(0);
        CallScript call = new CallScript(SessionConfig.defaults(), PACED, false, false, limits);
        call.say("hello").pause(5000);
        assertThat(call.session.history())
                .hasSize(2)
                .allSatisfy(item -> assertThat(((Item.Message) item).words()).isNotEmpty());
        assertThat(call.session.bytes()).isPositive();
        create(call, "more", new Part.InputText("x"));
        assertThat(refused(call, Refusal.CONVERSATION_FULL)).isEqualTo(1);
    }

    @Test
    void approvedCallsRunAlsoWhereThePromptIsTooLong() {
        ScriptedTools pay = new ScriptedTools("mine", "pay").answers(new ToolResult.Output("paid"));
        SessionConfig.Llm llm = SessionConfig.defaults().llm();
        SessionConfig config = SessionConfig.defaults()
                .withLlm(new SessionConfig.Llm(
                        llm.model(),
                        llm.temperature(),
                        llm.maxTokens(),
                        List.of(),
                        llm.toolChoice(),
                        llm.hints(),
                        Truncation.DISABLED,
                        List.of(pay.byClient(ApprovalRule.ALWAYS)),
                        Optional.empty()));
        CallScript call =
                new CallScript(config, Optional.empty(), false, false, SessionLimits.DEFAULT.withContextTokens(400));
        call.session.post(new SessionInput.Configure(config));
        call.pause(100);
        call.llm.answers(request -> ScriptedLlm.call("", "pay", "{}"));
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.pause(500);
        String request = call.session.history().stream()
                .filter(Item.ApprovalRequest.class::isInstance)
                .findFirst()
                .orElseThrow()
                .id();
        call.session.post(new SessionInput.CreateItem(
                new Item.Message(
                        "long", Role.USER, Item.Status.COMPLETED, List.of(new Part.InputText("word ".repeat(3_000)))),
                Optional.empty(),
                ""));
        call.session.post(new SessionInput.CreateItem(
                new Item.ApprovalResponse("yes", Item.Status.COMPLETED, request, true, Optional.empty()),
                Optional.empty(),
                ""));
        call.pause(3_000);

        assertThat(pay.calls()).hasSize(1);
        assertThat(call.last(SessionOutput.ResponseDone.class).response().error())
                .isPresent();
    }
}
