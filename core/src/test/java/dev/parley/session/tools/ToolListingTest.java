package dev.parley.session.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.provider.LanguageModel.Tool;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionInput.EndReason;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.Stage;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedTools;
import dev.parley.tool.ApprovalRule;
import dev.parley.tool.ToolFilter;
import dev.parley.tool.ToolPermission;
import dev.parley.tool.ToolSpec;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Servers of tools that a client names: asked once, told of once, and what a reply waits for. */
class ToolListingTest extends ToolCallScript {
    private static CallScript manual() {
        return new CallScript(SessionConfig.defaults().withTurns(TurnPolicy.manual()), PACED);
    }

    private static void configure(CallScript call, ToolPermission... permissions) {
        SessionConfig config = call.session.config();
        call.session.post(new SessionInput.Configure(
                config.withLlm(config.llm().withServers(List.of(permissions), Optional.empty()))));
    }

    private static ToolPermission brought(ScriptedTools server) {
        return server.byClient(ApprovalRule.NEVER);
    }

    private static void respond(CallScript call, ToolPermission... permissions) {
        Optional<List<ToolPermission>> servers =
                Optional.of(List.of(permissions)).filter(it -> !it.isEmpty());
        call.session.post(
                new SessionInput.CreateResponse(ResponseOptions.DEFAULT.withServers(servers, Optional.empty()), ""));
    }

    private static List<String> offered(CallScript call) {
        return call.llm.requests().getLast().tools().stream().map(Tool::name).toList();
    }

    private static Stream<Item.ServerTools> listed(CallScript call) {
        return call.session.history().stream()
                .filter(Item.ServerTools.class::isInstance)
                .map(Item.ServerTools.class::cast);
    }

    private static List<Stage> stages(CallScript call) {
        return call.all(SessionOutput.ToolListing.class).stream()
                .map(SessionOutput.ToolListing::stage)
                .toList();
    }

    @Test
    void onlyAllowedToolsAreToldAndOffered() {
        CallScript call = manual();
        ScriptedTools mine = new ScriptedTools("mine", "pay", "refund", "list");
        configure(
                call,
                new ToolPermission(
                        mine,
                        ToolFilter.named(Set.of("pay", "list")),
                        ApprovalRule.NEVER,
                        ScriptedTools.TIMEOUT,
                        true));
        call.pause(100);
        respond(call);
        call.pause(500);
        assertThat(listed(call))
                .singleElement()
                .satisfies(
                        it -> assertThat(it.tools()).extracting(ToolSpec::name).containsExactly("pay", "list"));
        assertThat(offered(call)).containsExactly("pay", "list");
    }

    @Test
    void aServerIsAskedOnceHoweverOftenItIsNamed() {
        CallScript call = manual();
        ScriptedTools mine = new ScriptedTools("mine", "pay");
        configure(call, brought(mine));
        configure(call, brought(mine));
        call.pause(100);
        respond(call, brought(mine));
        call.pause(500);
        assertThat(stages(call)).containsExactly(Stage.IN_PROGRESS, Stage.COMPLETED);
        assertThat(listed(call)).hasSize(1);
        assertThat(mine.closed()).isFalse();
    }

    @Test
    void theFirstReplyGoesOnAsSoonAsTheLastServerHasAnswered() {
        CallScript call = manual();
        configure(
                call,
                brought(new ScriptedTools("quick", "find").listsAfter(Duration.ofMillis(100))),
                brought(new ScriptedTools("slow", "buy").listsAfter(Duration.ofMillis(600))));
        respond(call);
        call.pause(400);
        assertThat(call.llm.requests()).isEmpty();
        call.pause(300);
        assertThat(call.llm.requests()).hasSize(1);
        assertThat(offered(call)).containsExactly("find", "buy");
        call.pause(5_000);
        assertThat(call.llm.requests()).as("not again when the second is over").hasSize(1);
    }

    @Test
    void laterRepliesDoNotWaitForAServerThatDoesNotAnswer() {
        CallScript call = manual();
        configure(call, brought(new ScriptedTools("mine", "pay").listsAfter(Duration.ofMinutes(1))));
        respond(call);
        call.pause(4_000);
        assertThat(call.all(SessionOutput.ResponseDone.class)).hasSize(1);
        respond(call);
        call.pause(100);
        assertThat(call.llm.requests()).hasSize(2);
    }

    @Test
    void aReplyWaitsForAllTheServersItBrings() {
        CallScript call = manual();
        ScriptedTools quick = new ScriptedTools("quick", "find");
        ScriptedTools slow = new ScriptedTools("slow", "buy").listsAfter(Duration.ofSeconds(3));
        respond(call, brought(quick), brought(slow));
        call.pause(2_800);
        assertThat(call.llm.requests()).isEmpty();
        call.pause(400);
        assertThat(offered(call)).containsExactly("find", "buy");
    }

    @Test
    void aServerThatIsTakenBackWhileItIsAskedHasFailedAndHoldsNothingUp() {
        CallScript call = manual();
        ScriptedTools mine = new ScriptedTools("mine", "pay").listsAfter(Duration.ofMillis(800));
        configure(call, brought(mine));
        respond(call);
        call.pause(200);
        configure(call);
        assertThat(mine.closed()).isTrue();
        assertThat(stages(call)).containsExactly(Stage.IN_PROGRESS, Stage.FAILED);
        assertThat(listed(call)).singleElement().matches(it -> it.status() == Item.Status.INCOMPLETE);
        call.pause(100);
        assertThat(call.llm.requests()).hasSize(1);
        call.pause(2_000);
        assertThat(stages(call)).as("its answer comes to nothing").hasSize(2);
        assertThat(call.llm.requests()).hasSize(1);
    }

    @Test
    void aServerOfTheOperatorIsNeitherToldNorClosed() {
        CallScript call = call();
        call.session.post(new SessionInput.Configure(SessionConfig.defaults()));
        call.session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        call.time.advance(Duration.ofSeconds(1));
        assertThat(call.all(SessionOutput.ToolListing.class)).isEmpty();
        assertThat(call.all(SessionOutput.ItemAdded.class)).isEmpty();
        assertThat(tools.closed()).isFalse();
    }

    @Test
    void theEndOfASessionClosesItsServersAndWhatIsBeingAsked() {
        CallScript call = manual();
        ScriptedTools known = new ScriptedTools("known", "find");
        ScriptedTools asked = new ScriptedTools("asked", "pay").listsAfter(Duration.ofMinutes(1));
        configure(call, brought(known), brought(asked));
        call.pause(100);
        call.session.post(new SessionInput.End(EndReason.CALLER_LEFT));
        call.time.advance(Duration.ofMillis(20));
        assertThat(known.closed() && asked.closed()).isTrue();
        assertThat(listed(call))
                .extracting(Item.ServerTools::status)
                .containsExactly(Item.Status.COMPLETED, Item.Status.INCOMPLETE);
        assertThat(stages(call)).containsExactly(Stage.IN_PROGRESS, Stage.IN_PROGRESS, Stage.COMPLETED, Stage.FAILED);
    }
}
