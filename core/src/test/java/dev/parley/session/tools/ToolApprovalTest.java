package dev.parley.session.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.provider.LanguageModel.Tool;
import dev.parley.provider.LanguageModel.ToolChoice;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Response;
import dev.parley.session.SessionOutput.Stage;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedTools;
import dev.parley.tool.ApprovalRule;
import dev.parley.tool.ToolServerChoice;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Calls that somebody has to approve, and servers of tools that a client or a response brings. */
class ToolApprovalTest extends ToolCallScript {
    @Test
    void anApprovedCallRunsInAResponseOfItsOwn() {
        ScriptedTools mine = new ScriptedTools("mine", "pay");
        CallScript call = granted(mine, ApprovalRule.ALWAYS);
        call.llm.answers(request -> isAnswered(request.messages())
                ? ScriptedLlm.text("Paid.")
                : ScriptedLlm.call("", "pay", "{\"sum\":5}"));
        call.say("pay").pause(2000);

        assertThat(mine.calls()).isEmpty();
        Item.ApprovalRequest request =
                (Item.ApprovalRequest) lastResponse(call).output().getFirst();
        assertThat(request.arguments()).isEqualTo("{\"sum\":5}");

        answer(call, request.id(), true);
        call.pause(3000);
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(2);
        assertThat(mine.calls().getFirst().argumentsJson()).isEqualTo("{\"sum\":5}");
        assertThat(lastCall(call).approvalId()).contains(request.id());

        askAgain(call);
        assertThat(said(call).getLast()).isEqualTo("ASSISTANT: Paid.");
    }

    private static void askAgain(CallScript call) {
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.pause(3000);
    }

    @Test
    void theClientAsksForTheAnswerAfterACallOfAServerItNamed() {
        ScriptedTools mine = new ScriptedTools("mine", "pay");
        CallScript call = granted(mine, ApprovalRule.NEVER);
        call.llm.answers(request ->
                isAnswered(request.messages()) ? ScriptedLlm.text("Paid.") : ScriptedLlm.call("", "pay", "{}"));
        call.say("pay").pause(3000);

        assertThat(lastCall(call).output()).contains("sunny");
        assertThat(call.llm.requests()).hasSize(1);
        assertThat(lastResponse(call).status()).isEqualTo(Response.Status.COMPLETED);

        askAgain(call);
        assertThat(call.llm.requests()).hasSize(2);
        assertThat(said(call).getLast()).isEqualTo("ASSISTANT: Paid.");
    }

    @Test
    void aDeclinedCallDoesNotRunAndTheModelKnows() {
        ScriptedTools mine = new ScriptedTools("mine", "pay");
        CallScript call = granted(mine, ApprovalRule.ALWAYS);
        call.llm.answers(request ->
                isAnswered(request.messages()) ? ScriptedLlm.text("As you wish.") : ScriptedLlm.call("", "pay", "{}"));
        call.say("pay").pause(2000);
        answer(call, lastResponse(call).output().getFirst().id(), false);
        call.pause(3000);

        assertThat(mine.calls()).isEmpty();
        assertThat(call.llm.requests().getLast().messages().getLast().text())
                .isEqualTo("The user declined this call. Reason: too dear");
        assertThat(said(call).getLast()).isEqualTo("ASSISTANT: As you wish.");
    }

    @Test
    void severalRequestsAreAnsweredOneByOneAndTheBotGoesOnBehindTheLast() {
        ScriptedTools mine = new ScriptedTools("mine", "pay", "ship");
        CallScript call = granted(mine, ApprovalRule.ALWAYS);
        call.llm.answers(request -> isAnswered(request.messages())
                ? ScriptedLlm.text("Shipped.")
                : ScriptedLlm.calls("", "pay", "{\"sum\":5}", "ship", "{}"));
        call.say("both").pause(2000);
        List<Item> requests = lastResponse(call).output();
        assertThat(requests).hasSize(2);
        answer(call, requests.get(0).id(), false);
        call.pause(2000);
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
        answer(call, requests.get(1).id(), true);
        call.pause(3000);
        assertThat(mine.calls()).singleElement().matches(it -> it.tool().equals("ship"));
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(2);

        answer(call, requests.get(1).id(), true);
        assertThat(call.last(SessionOutput.Refused.class).refusal())
                .isEqualTo(SessionOutput.Refusal.UNKNOWN_APPROVAL_REQUEST);
        call.pause(3000);
        assertThat(mine.calls()).hasSize(1);
    }

    @Test
    void anAnswerThatIsRefusedAnswersNothing() {
        ScriptedTools mine = new ScriptedTools("mine", "pay");
        CallScript call = granted(mine, ApprovalRule.ALWAYS);
        call.llm.answers(request ->
                isAnswered(request.messages()) ? ScriptedLlm.text("Paid.") : ScriptedLlm.call("", "pay", "{}"));
        call.say("pay").pause(2000);
        String request = lastResponse(call).output().getFirst().id();
        Item.ApprovalResponse taken =
                new Item.ApprovalResponse(request, Item.Status.COMPLETED, request, true, Optional.empty());
        call.session.post(new SessionInput.CreateItem(taken, Optional.empty(), ""));
        Item.ApprovalResponse yes =
                new Item.ApprovalResponse("yes", Item.Status.COMPLETED, request, true, Optional.empty());
        call.session.post(new SessionInput.CreateItem(yes, Optional.of("nowhere"), ""));
        call.pause(3000);
        assertThat(call.all(SessionOutput.Refused.class))
                .extracting(SessionOutput.Refused::refusal)
                .containsExactly(SessionOutput.Refusal.DUPLICATE_ITEM, SessionOutput.Refusal.UNKNOWN_PREVIOUS_ITEM);
        assertThat(mine.calls()).isEmpty();
        call.session.post(new SessionInput.CreateItem(yes, Optional.empty(), ""));
        call.pause(3000);
        assertThat(mine.calls()).hasSize(1);
    }

    @Test
    void anAnswerWhileTheBotSpeaksIsTakenUpBehindItsReply() {
        ScriptedTools mine = new ScriptedTools("mine", "pay");
        CallScript call = granted(mine, ApprovalRule.ALWAYS);
        call.llm.answers(request -> call.llm.requests().size() == 1
                ? ScriptedLlm.call("", "pay", "{}")
                : ScriptedLlm.text("a b c d e f g h i j"));
        call.say("pay").pause(2000);
        String request = lastResponse(call).output().getFirst().id();
        call.session.post(new SessionInput.CreateResponse(ResponseOptions.DEFAULT, ""));
        call.pause(300);
        answer(call, request, true);
        call.pause(300);
        assertThat(mine.calls()).isEmpty();
        call.pause(4000);
        assertThat(mine.calls()).hasSize(1);
    }

    @Test
    void anAnswerToNoRequestIsRefused() {
        CallScript call = call();
        answer(call, "item_x", true);
        assertThat(call.last(SessionOutput.Refused.class).refusal())
                .isEqualTo(SessionOutput.Refusal.UNKNOWN_APPROVAL_REQUEST);
    }

    private static void answer(CallScript call, String requestId, boolean approve) {
        call.session.post(new SessionInput.CreateItem(
                new Item.ApprovalResponse(
                        "answer_" + requestId,
                        Item.Status.COMPLETED,
                        requestId,
                        approve,
                        approve ? Optional.empty() : Optional.of("too dear")),
                Optional.empty(),
                ""));
    }

    private static CallScript granted(ScriptedTools server, ApprovalRule approval) {
        CallScript call = new CallScript(SessionConfig.defaults(), PACED);
        configure(call, server, approval);
        call.pause(100);
        return call;
    }

    private static void configure(CallScript call, ScriptedTools server, ApprovalRule approval) {
        SessionConfig config = call.session.config();
        call.session.post(new SessionInput.Configure(
                config.withLlm(config.llm().withServers(List.of(server.byClient(approval)), Optional.empty()))));
    }

    @Test
    void aClientsServerIsAskedForItsToolsAndClosedWhenItIsGone() {
        ScriptedTools mine = new ScriptedTools("mine", "pay");
        CallScript call = granted(mine, ApprovalRule.NEVER);
        assertThat(call.names()).containsSubsequence("ItemAdded", "ToolListing", "ToolListing", "ItemDone");
        assertThat(((Item.ServerTools) call.session.history().getFirst()).tools())
                .hasSize(1);

        call.session.post(new SessionInput.Configure(SessionConfig.defaults()));
        assertThat(mine.closed()).isTrue();
    }

    @Test
    void aServerThatCannotBeListedIsToldAndTheCallGoesOn() {
        ScriptedTools mine = new ScriptedTools("mine", "pay").failsToList("no such host");
        CallScript call = granted(mine, ApprovalRule.NEVER);
        assertThat(call.last(SessionOutput.ToolListing.class).stage()).isEqualTo(Stage.FAILED);
        assertThat(call.all(SessionOutput.ToolTrouble.class)).hasSize(1);
        call.say("hello").pause(2000);
        assertThat(call.llm.requests().getLast().tools()).isEmpty();
        assertThat(said(call).getLast()).isEqualTo("ASSISTANT: All right then.");
    }

    @Test
    void aResponseWaitsForTheServersItBrings() {
        ScriptedTools mine = new ScriptedTools("mine", "pay");
        CallScript call = new CallScript(SessionConfig.defaults(), PACED);
        call.session.post(new SessionInput.CreateResponse(
                ResponseOptions.DEFAULT.withServers(
                        Optional.of(List.of(mine.byClient(ApprovalRule.NEVER))), Optional.empty()),
                ""));
        call.pause(500);
        assertThat(call.llm.requests().getFirst().tools())
                .extracting(Tool::name)
                .containsExactly("pay");
    }

    @Test
    void aForcedServerHoldsForTheFirstRoundOnly() {
        CallScript call = call();
        SessionConfig config = call.session.config();
        ToolServerChoice book = new ToolServerChoice("tools", Optional.of("book"));
        call.session.post(
                new SessionInput.Configure(config.withLlm(config.llm().withServers(List.of(), Optional.of(book)))));
        call.llm.answers(request ->
                isAnswered(request.messages()) ? ScriptedLlm.text("Done.") : ScriptedLlm.call("", "book", "{}"));
        call.say("a table").pause(3000);

        assertThat(call.llm.requests().getFirst().toolChoice()).isEqualTo(ToolChoice.function("book"));
        assertThat(call.llm.requests().getFirst().tools())
                .extracting(Tool::name)
                .containsExactly("book");
        assertThat(call.llm.requests().getLast().toolChoice()).isEqualTo(ToolChoice.AUTO);
        assertThat(call.llm.requests().getLast().tools()).hasSize(2);
    }
}
