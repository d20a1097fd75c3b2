package dev.parley.session.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.conversation.Item;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.LlmEvent.FinishReason;
import dev.parley.provider.LlmEvent.Usage;
import dev.parley.session.SessionConfig;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.ResponseReasoning;
import dev.parley.session.script.CallScript;
import dev.parley.session.script.ScriptedLlm;
import dev.parley.session.script.ScriptedTools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the model reasons is told beside the reply, and is no part of it. */
class ReasoningTest {
    private static final int MOST = 262_144;

    private static List<LlmEvent> reasoned(List<String> pieces, String answer) {
        List<LlmEvent> events = new ArrayList<>();
        pieces.forEach(piece -> events.add(new LlmEvent.Reasoning(piece)));
        events.add(new LlmEvent.Text(answer));
        events.add(new LlmEvent.Done(FinishReason.STOP, Usage.UNKNOWN));
        return events;
    }

    private static String told(CallScript call) {
        return call.all(ResponseReasoning.class).stream()
                .map(ResponseReasoning::delta)
                .collect(Collectors.joining());
    }

    @Test
    void itIsToldAndNeitherSpokenNorKeptNorReadAgain() {
        CallScript call = new CallScript(SessionConfig.defaults(), Optional.empty());
        call.llm.answers(request -> reasoned(List.of("They greet", "", " me."), "Hello."));
        call.say("hi").pause(2_000).say("hi again").pause(2_000);

        assertThat(call.all(ResponseReasoning.class)).hasSize(4).noneMatch(ResponseReasoning::cut);
        assertThat(call.all(ResponseReasoning.class).getFirst().responseId())
                .isEqualTo(call.all(SessionOutput.ResponseStarted.class)
                        .getFirst()
                        .response()
                        .id());
        assertThat(told(call)).isEqualTo("They greet me.They greet me.");
        assertThat(call.botWordsSent()).containsExactly("Hello.", "Hello.");
        assertThat(call.session.history())
                .extracting(item -> ((Item.Message) item).words())
                .containsExactly("hi", "Hello.", "hi again", "Hello.");
        assertThat(call.llm.requests().getLast().messages())
                .extracting(ChatMessage::text)
                .containsExactly("hi", "Hello.", "hi again");
    }

    @Test
    void itIsToldOfEveryRound() {
        ScriptedTools tools = new ScriptedTools("tools", "weather");
        CallScript call = new CallScript(SessionConfig.defaults(), Optional.empty(), false, tools.operatorTools());
        call.pause(100);
        call.llm.answers(request -> {
            if (request.messages().getLast().role() == ChatMessage.Role.TOOL) {
                return reasoned(List.of("then I tell"), "Sunny.");
            }
            List<LlmEvent> round = new ArrayList<>(List.of(new LlmEvent.Reasoning("first I look, ")));
            round.addAll(ScriptedLlm.call("", "weather", "{}"));
            return round;
        });
        call.say("weather").pause(3_000);
        assertThat(told(call)).isEqualTo("first I look, then I tell");
        assertThat(call.botWordsSent()).containsExactly("Sunny.");
    }

    @Test
    void whatIsLongerThanItsBoundSaysSoOnce() {
        CallScript call = new CallScript(SessionConfig.defaults(), Optional.empty());
        call.llm.answers(request -> reasoned(List.of("x".repeat(MOST - 1), "😀 and more", "and more still"), "Hello."));
        call.say("hi").pause(2_000);
        assertThat(call.all(ResponseReasoning.class))
                .extracting(it -> it.delta().length(), ResponseReasoning::cut)
                .containsExactly(tuple(MOST - 1, false), tuple(0, true));
        assertThat(call.botWordsSent()).containsExactly("Hello.");

        call.llm.answers(request -> reasoned(List.of("y".repeat(MOST), "y"), "Hello."));
        call.say("hi").pause(2_000);
        assertThat(call.all(ResponseReasoning.class))
                .as("each response has a bound of its own")
                .extracting(it -> it.delta().length(), ResponseReasoning::cut)
                .endsWith(tuple(MOST, false), tuple(0, true));
    }

    @Test
    void nothingOfItIsToldOnceItsReplyIsStopped() {
        CallScript call = new CallScript(SessionConfig.defaults(), Optional.empty());
        call.llm.pace(Duration.ofMillis(300));
        call.llm.answers(request -> reasoned(List.of("one ", "two ", "three ", "four ", "five "), "Hello."));
        call.say("hi").pause(1_300);
        call.session.post(new SessionInput.CancelResponse(Optional.empty(), ""));
        int before = call.all(ResponseReasoning.class).size();
        assertThat(before).isBetween(1, 4);
        call.pause(3_000);
        assertThat(call.all(ResponseReasoning.class)).hasSize(before);
    }
}
