package dev.parley.session.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.session.tools.CallAnswers;
import dev.parley.tool.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a language model reads of a conversation (unmute.md 5.5 step 3). */
class PromptBuilderTest {
    private final List<Item> items = new ArrayList<>();

    private PromptBuilderTest user(String words) {
        return add(Role.USER, new Part.InputAudio(Optional.of(words), 0));
    }

    private PromptBuilderTest bot(String words) {
        return add(Role.ASSISTANT, new Part.OutputAudio(words, 0));
    }

    private PromptBuilderTest add(Role role, Part part) {
        items.add(new Item.Message("item_" + items.size(), role, Item.Status.COMPLETED, List.of(part)));
        return this;
    }

    private List<String> prompt() {
        return PromptBuilder.build("Be kind.", items).stream()
                .map(message -> message.role().name().toLowerCase(Locale.ROOT) + ": " + message.text())
                .toList();
    }

    @Test
    void theBotThatSpeaksFirstIsGreeted() {
        assertThat(prompt()).containsExactly("system: Be kind.", "user: Hello!");
    }

    @Test
    void aConversationTheBotBeganBeginsWithTheUserAllTheSame() {
        assertThat(bot("Hi.").user("who are you").prompt())
                .containsExactly("system: Be kind.", "user: Hello.", "assistant: Hi.", "user: who are you");
    }

    @Test
    void aConversationTheUserBeganStaysAsItIs() {
        assertThat(user("hello").bot("Hi.").prompt())
                .containsExactly("system: Be kind.", "user: hello", "assistant: Hi.");
    }

    @Test
    void neighboursOfOneRoleAreJoinedAndEmptyMessagesLeftOut() {
        assertThat(user("one").bot("").user(" two ").bot("Yes.").bot("And?").prompt())
                .containsExactly("system: Be kind.", "user: one two", "assistant: Yes. And?");
    }

    @Test
    void silenceIsToldUnlessWordsFollow() {
        assertThat(user("hello").bot("Hi.").user("...").prompt()).endsWith("user: ...");
        assertThat(user("after all").prompt()).endsWith("user: after all");
    }

    @Test
    void callsOfOneReplyAreOneMessageWithTheirAnswersBehindIt() {
        user("weather and news");
        call("c1").call("c2").output("c1").output("c2").call("c3").output("c3");

        assertThat(PromptBuilder.build("", items).stream().skip(1))
                .extracting(message -> message.role() + " "
                        + message.toolCalls().stream().map(it -> it.callId()).toList() + " "
                        + message.toolCallId().orElse(""))
                .containsExactly("ASSISTANT [c1, c2] ", "TOOL [] c1", "TOOL [] c2", "ASSISTANT [c3] ", "TOOL [] c3");
    }

    private PromptBuilderTest call(String id) {
        items.add(new Item.FunctionCall("item_" + items.size(), Item.Status.COMPLETED, id, "tool", "{}"));
        return this;
    }

    private PromptBuilderTest output(String id) {
        items.add(new Item.FunctionOutput("item_" + items.size(), Item.Status.COMPLETED, id, "done"));
        return this;
    }

    private PromptBuilderTest add(Item item) {
        items.add(item);
        return this;
    }

    private List<String> shape() {
        return PromptBuilder.build("", items).stream()
                .map(it -> it.role() + " " + it.text() + " "
                        + it.toolCalls().stream()
                                .map(call -> call.callId() + ":" + call.name() + call.argumentsJson())
                                .toList())
                .toList();
    }

    @Test
    void picturesStandWithTheWordsOfTheirNeighbours() {
        user("look at this");
        add(Role.USER, new Part.InputImage("https://example.org/a.png", "auto"));
        add(Role.USER, new Part.InputImage("https://example.org/b.png", "auto")).user("and this");
        assertThat(PromptBuilder.build("", items)).singleElement().satisfies(message -> {
            assertThat(message.text()).isEqualTo("look at this and this");
            assertThat(message.images()).containsExactly("https://example.org/a.png", "https://example.org/b.png");
        });
    }

    @Test
    void aSilenceThatWordsFollowInTheSameMessageIsNotTold() {
        assertThat(user("... after all").prompt()).endsWith("user: after all");
        assertThat(bot("Hi.").user("...").bot("Are you there?").prompt())
                .containsSubsequence("user: ...", "assistant: Are you there?");
    }

    @Test
    void systemMessagesAreNotJoinedAndStandBeforeTheOpener() {
        add(Role.SYSTEM, new Part.InputText("First."));
        add(Role.SYSTEM, new Part.InputText("Second."));
        assertThat(prompt()).containsExactly("system: Be kind.", "system: First.", "system: Second.", "user: Hello!");
    }

    @Test
    void wordsBehindAnAnswerAreAMessageOfTheirOwn() {
        user("weather").bot("Let me see.");
        call("c1").output("c1").bot("Sunny.").bot("And warm.");
        assertThat(shape())
                .containsExactly(
                        "USER weather []",
                        "ASSISTANT Let me see. [c1:tool{}]",
                        "TOOL done []",
                        "ASSISTANT Sunny. And warm. []");
    }

    @Test
    void whatTheBotSaysBehindItsCallsIsNotPartOfThem() {
        call("c1");
        user("hello");
        call("c2");
        assertThat(shape())
                .containsExactly(
                        "USER Hello. []",
                        "ASSISTANT  [c1:tool{}]",
                        "TOOL " + CallAnswers.PENDING + " []",
                        "USER hello []",
                        "ASSISTANT  [c2:tool{}]",
                        "TOOL " + CallAnswers.PENDING + " []");
    }

    @Test
    void aCallThatWasCutOffIsNotToldAndAnOutputOfNoCallIs() {
        user("weather");
        add(new Item.FunctionCall("i", Item.Status.INCOMPLETE, "c1", "tool", "{"));
        output("c1");
        assertThat(shape()).containsExactly("USER weather []", "TOOL done []");
    }

    @Test
    void callsOfServersAreToldWithWhatCameOfThem() {
        user("pay");
        add(new Item.ServerTools("t", Item.Status.COMPLETED, "bank", List.of()));
        add(new Item.ServerCall(
                "s1",
                Item.Status.COMPLETED,
                "bank",
                "pay.now",
                "{}",
                Optional.of(new ToolResult.Output("paid")),
                Optional.empty(),
                false));
        add(new Item.ServerCall(
                "s2", Item.Status.IN_PROGRESS, "bank", "pay", "", Optional.empty(), Optional.empty(), false));
        assertThat(shape()).containsExactly("USER pay []", "ASSISTANT  [s1:pay_now{}]", "TOOL paid []");
    }

    @Test
    void anApprovalIsToldWhileItIsOpenOrWhenItIsRefused() {
        user("pay");
        add(new Item.ApprovalRequest("r1", Item.Status.COMPLETED, "bank", "pay.now", "{}"));
        assertThat(shape())
                .startsWith("USER pay []", "ASSISTANT  [r1:pay_now{}]")
                .last()
                .asString()
                .contains("waits for approval");
        add(new Item.ApprovalResponse("a1", Item.Status.COMPLETED, "r1", false, Optional.of("too dear")));
        assertThat(shape()).last().asString().contains("declined").contains("too dear");
        items.removeLast();
        add(new Item.ApprovalResponse("a1", Item.Status.COMPLETED, "r1", true, Optional.empty()));
        assertThat(shape()).containsExactly("USER pay []");
    }

    @Test
    void withoutInstructionsThereIsNoSystemMessage() {
        user("hello");
        assertThat(PromptBuilder.build(" ", items))
                .singleElement()
                .satisfies(message -> assertThat(message.text()).isEqualTo("hello"));
    }
}
