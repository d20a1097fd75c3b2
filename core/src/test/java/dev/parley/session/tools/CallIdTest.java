package dev.parley.session.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.conversation.Item;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LlmEvent;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.script.CallScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clients find a call by its id; some of the models' servers count from one in each answer. */
class CallIdTest {
    private final CallScript call = new CallScript(SessionConfig.defaults(), Optional.empty());

    private void modelCalls(String... ids) {
        call.llm.answers(request -> {
            List<LlmEvent> events = new ArrayList<>();
            IntStream.range(0, ids.length).forEach(i -> {
                events.add(new LlmEvent.ToolCallStarted(i, ids[i], "weather"));
                events.add(new LlmEvent.ToolCallArguments(i, "{}"));
            });
            events.add(new LlmEvent.Done(LlmEvent.FinishReason.TOOL_CALLS, LlmEvent.Usage.UNKNOWN));
            return events;
        });
    }

    private String answered(String answer) {
        call.say("weather").pause(2000);
        SessionOutput.ToolArgumentsDone made = call.last(SessionOutput.ToolArgumentsDone.class);
        Item output = new Item.FunctionOutput("for_" + answer, Item.Status.COMPLETED, made.callId(), answer);
        call.session.post(new SessionInput.CreateItem(output, Optional.empty(), ""));
        return made.callId();
    }

    @Test
    void aCallOfAnIdThatTheConversationHasGetsAnotherOne() {
        modelCalls("call_1");
        List<String> ids = List.of(answered("sun"), answered("rain"), answered("snow"));
        assertThat(ids).first().isEqualTo("call_1");
        assertThat(ids).doesNotHaveDuplicates();

        call.say("thanks").pause(2000);
        assertThat(call.llm.requests().getLast().messages())
                .filteredOn(message -> message.role() == ChatMessage.Role.TOOL)
                .extracting(ChatMessage::text, message -> message.toolCallId().orElseThrow())
                .containsExactly(tuple("sun", ids.get(0)), tuple("rain", ids.get(1)), tuple("snow", ids.get(2)));
        assertThat(call.all(SessionOutput.ToolArgumentsDone.class))
                .extracting(SessionOutput.ToolArgumentsDone::callId)
                .containsExactlyElementsOf(itemIds());
    }

    @Test
    void callsOfOneResponseDoNotShareAnId() {
        modelCalls("call_1", "call_1");
        call.say("weather").pause(2000);
        assertThat(itemIds()).hasSize(2).doesNotHaveDuplicates();
    }

    private List<String> itemIds() {
        return call.session.history().stream()
                .filter(Item.FunctionCall.class::isInstance)
                .map(item -> ((Item.FunctionCall) item).callId())
                .toList();
    }
}
