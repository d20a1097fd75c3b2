package dev.parley.session.response;

import static dev.parley.session.script.SessionScript.AHEAD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.conversation.Truncation;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel.Hints;
import dev.parley.provider.LanguageModel.ToolChoice;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.CallScript;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Which items of a conversation, or of the client's own context, a response answers. */
class PromptItemsTest {
    private static Item.Message item(String id, String words) {
        return new Item.Message(id, Role.USER, Item.Status.COMPLETED, List.of(new Part.InputText(words)));
    }

    private static void create(CallScript call, Item item) {
        call.session.post(new SessionInput.CreateItem(item, Optional.empty(), ""));
    }

    private static String asked(CallScript call, Optional<List<Item>> input) {
        ResponseOptions it = ResponseOptions.DEFAULT;
        call.session.post(new SessionInput.CreateResponse(
                new ResponseOptions(
                        it.spoken(),
                        Optional.of("Be kind."),
                        it.voice(),
                        it.tools(),
                        it.toolChoice(),
                        it.maxTokens(),
                        it.hints(),
                        input.isPresent(),
                        input,
                        Map.of()),
                ""));
        call.pause(2_000);
        return String.join(
                " / ",
                call.llm.requests().getLast().messages().stream()
                        .map(ChatMessage::text)
                        .toList());
    }

    @Test
    void aContextOfTheClientsOwnIsReadInsteadOfTheConversation() {
        CallScript call = new CallScript(SessionConfig.defaults(), AHEAD);
        create(call, item("a", "in the conversation"));
        assertThat(asked(call, Optional.of(List.of(item("x", "outside"), item("y", "of it")))))
                .isEqualTo("Be kind. / outside of it");
        assertThat(asked(call, Optional.of(List.of(item("a", "not as it is now"), item("x", "and this")))))
                .as("an item of the conversation is read as it is there")
                .isEqualTo("Be kind. / in the conversation and this");
        assertThat(asked(call, Optional.of(List.of()))).isEqualTo("Be kind. / Hello!");
    }

    @Test
    void whatWasLeftOutStaysOutFromReplyToReplyWhateverOthersRead() {
        CallScript call = new CallScript(
                SessionConfig.defaults()
                        .withLlm(new SessionConfig.Llm(
                                Optional.empty(),
                                OptionalDouble.empty(),
                                OptionalInt.empty(),
                                List.of(),
                                ToolChoice.AUTO,
                                Hints.NONE,
                                new Truncation(true, 0.5, OptionalInt.of(100)))),
                AHEAD);
        for (int i = 0; i < 11; i++) {
            create(call, item("i" + i, "x".repeat(22) + (char) ('a' + i)));
        }
        String first = asked(call, Optional.empty());
        assertThat(first).doesNotContain("xf").contains("xg");
        assertThat(asked(call, Optional.of(List.of(item("i0", "")))))
                .as("a context of the client's own begins where the client says")
                .contains("xa");
        assertThat(asked(call, Optional.empty())).startsWith(first);
    }

    @Test
    void theSpeechOfTheCallerIsCountedOfWhatIsReadAndOfNothingElse() {
        CallScript call = new CallScript(SessionConfig.defaults(), AHEAD);
        call.say("one two").pause(3_000);
        asked(call, Optional.of(List.of(item("x", "typed"))));
        assertThat(call.last(SessionOutput.ResponseDone.class)
                        .response()
                        .speech()
                        .inputMs())
                .isZero();
    }
}
