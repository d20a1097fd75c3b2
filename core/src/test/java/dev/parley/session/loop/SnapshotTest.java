package dev.parley.session.loop;

import static dev.parley.session.script.SessionScript.PACED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Role;
import dev.parley.provider.ChatMessage;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionSnapshot;
import dev.parley.session.SessionSnapshot.VersionedItem;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedTools;
import dev.parley.session.script.SessionScript;
import dev.parley.tool.ApprovalRule;
import dev.parley.turn.TurnPolicy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A session goes on with the conversation of another. */
class SnapshotTest {
    private static CallScript talked() {
        CallScript call = new CallScript(SessionConfig.defaults(), PACED);
        call.session.post(new SessionInput.Configure(call.session
                .config()
                .withInstructions("Be brief.")
                .withTurns(TurnPolicy.voiceActivity().withReplies(true, true))));
        call.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j k l"));
        return call.say("hello there").pause(6_000).say("tell me more").pause(6_000);
    }

    private static List<ChatMessage> lastPrompt(CallScript call) {
        return call.llm.requests().getLast().messages();
    }

    @Test
    void theNextResponseSeesTheSameItemsAndSettings() {
        CallScript first = talked();
        SessionSnapshot snapshot = first.session.snapshot();
        CallScript second = CallScript.from(snapshot, PACED);

        assertThat(second.session.history()).isEqualTo(first.session.history());
        assertThat(second.session.config()).isEqualTo(first.session.config());
        assertThat(second.all(SessionOutput.ItemAdded.class))
                .as("nobody is told of them")
                .isEmpty();
        first.say("and now").pause(3_000);
        second.say("and now").pause(3_000);
        assertThat(lastPrompt(second)).isEqualTo(lastPrompt(first)).hasSizeGreaterThan(4);
        assertThat(second.session.history().stream().map(Item::id)).doesNotHaveDuplicates();
    }

    @Test
    void aSnapshotOfASessionThatBeganWithOneIsTheSame() {
        SessionSnapshot snapshot = talked().session.snapshot();

        assertThat(CallScript.from(snapshot, PACED).session.snapshot()).isEqualTo(snapshot);
    }

    @Test
    void anotherItemOfTheSameIdHasALaterVersion() {
        SessionSnapshot snapshot = talked().session.snapshot();
        CallScript second = CallScript.from(snapshot, PACED);
        second.say("and now").pause(3_000);

        long last = snapshot.items().getLast().version();
        assertThat(second.session.snapshot().items().stream()
                        .skip(snapshot.items().size())
                        .map(VersionedItem::version))
                .isNotEmpty()
                .allMatch(version -> version > last);
    }

    @Test
    void ofAReplyBeingSpokenItHasTheWordsSpoken() {
        CallScript call = talked();
        call.llm.answers(request -> ScriptedLlm.text("m n o p q r s t u v w x y z"));
        call.say("go on").pause(2_000);
        SessionSnapshot snapshot = call.session.snapshot();

        Item.Message reply = (Item.Message) snapshot.items().getLast().item();
        assertThat(reply.role()).isEqualTo(Role.ASSISTANT);
        assertThat(reply.status()).isEqualTo(Item.Status.INCOMPLETE);
        assertThat(reply.words()).startsWith("m n").doesNotContain("z");
        CallScript second = CallScript.from(snapshot, PACED);
        second.say("and now").pause(3_000);
        assertThat(lastPrompt(second))
                .anyMatch(it -> it.text().equals(reply.words().strip()));
        assertThat(SessionScript.said(second, Role.USER)).endsWith("and now");
    }

    @Test
    void serversOfToolsStayWithTheirClient() {
        CallScript call = talked();
        call.session.post(new SessionInput.Configure(call.session
                .config()
                .withLlm(call.session
                        .config()
                        .llm()
                        .withServers(
                                List.of(new ScriptedTools("mine", "pay").byClient(ApprovalRule.ALWAYS)),
                                Optional.empty()))));
        call.pause(200);
        SessionSnapshot snapshot = call.session.snapshot();

        assertThat(snapshot.config().llm().servers()).isEmpty();
        assertThat(snapshot.items()).noneMatch(it -> it.item() instanceof Item.ServerTools);
    }
}
