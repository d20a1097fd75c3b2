package dev.parley.session.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
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

    @Test
    void withoutInstructionsThereIsNoSystemMessage() {
        user("hello");
        assertThat(PromptBuilder.build(" ", items))
                .singleElement()
                .satisfies(message -> assertThat(message.text()).isEqualTo("hello"));
    }
}
