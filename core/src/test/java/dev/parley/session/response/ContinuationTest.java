package dev.parley.session.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.ChatMessage;
import dev.parley.provider.ChatMessage.Role;
import dev.parley.session.ResponseOptions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a language model reads that goes on behind a reply that was cut. */
class ContinuationTest {
    private static final ChatMessage ASKED = ChatMessage.of(Role.USER, "tell me");
    private static final ChatMessage GO_ON = ChatMessage.GO_ON;

    private static List<ChatMessage> behind(String rest, ChatMessage... messages) {
        return new Continuation(rest, false, ResponseOptions.DEFAULT).behind(List.of(messages));
    }

    @Test
    void whatWasHeardAndWhatWasNotAreOneMessageOfTheBot() {
        assertThat(behind("and on", ASKED, ChatMessage.of(Role.ASSISTANT, "it goes")))
                .containsExactly(ASKED, ChatMessage.of(Role.ASSISTANT, "it goes and on"), GO_ON);
    }

    @Test
    void whereNothingWasHeardTheRestIsTheBotsMessage() {
        assertThat(behind("it goes on", ASKED))
                .containsExactly(ASKED, ChatMessage.of(Role.ASSISTANT, "it goes on"), GO_ON);
        assertThat(behind("it goes on")).containsExactly(ChatMessage.of(Role.ASSISTANT, "it goes on"), GO_ON);
    }

    @Test
    void whereNothingWasWrittenTheBotHasSaidNothing() {
        assertThat(behind(" ", ASKED)).containsExactly(ASKED, GO_ON);
        assertThat(behind("", ASKED, ChatMessage.of(Role.ASSISTANT, "it goes")))
                .containsExactly(ASKED, ChatMessage.of(Role.ASSISTANT, "it goes"), GO_ON);
    }

    @Test
    void callsStayAMessageOfTheirOwn() {
        ChatMessage calls = new ChatMessage(
                Role.ASSISTANT, "", List.of(), List.of(new ChatMessage.ToolCall("c", "f", "{}")), Optional.empty());
        assertThat(behind("it is", ASKED, calls))
                .containsExactly(ASKED, calls, ChatMessage.of(Role.ASSISTANT, "it is"), GO_ON);
    }
}
