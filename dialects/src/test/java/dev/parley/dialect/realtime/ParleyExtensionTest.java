package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.Notice;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.provider.LlmEvent;
import dev.parley.session.script.ScriptedLlm;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ParleyExtensionTest {
    private static List<String> fields(JsonNode event) {
        return StreamSupport.stream(((Iterable<String>) event::fieldNames).spliterator(), false)
                .toList();
    }

    @Test
    void stockClientsNeverSeeIt() {
        RealtimeCall call = RealtimeCall.stock();
        call.service.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j"));
        call.say("hello").pause(1500).say("stop").pause(1500);
        assertThat(call.types()).noneMatch(type -> type.startsWith("parley."));
    }

    @Test
    void aWholeTurnWithAnInterruption() {
        RealtimeCall call = RealtimeCall.extended();
        call.service.llm.answers(request -> ScriptedLlm.text("a b c d e f g h i j"));
        call.say("hello there").pause(1700).say("stop").pause(1500);

        JsonNode word = call.connection.all("parley.output_word").getFirst();
        assertThat(fields(word))
                .containsExactly("type", "event_id", "response_id", "item_id", "text", "start_ms", "end_ms");
        assertThat(word.get("text").asText()).isEqualTo("a");
        assertThat(word.get("end_ms").asInt()).isEqualTo(200);

        JsonNode latency = call.connection.all("parley.turn.latency").getFirst();
        assertThat(fields(latency))
                .containsExactly(
                        "type",
                        "event_id",
                        "response_id",
                        "end_of_turn_ms",
                        "transcript_ms",
                        "llm_first_token_ms",
                        "tts_first_audio_ms",
                        "first_byte_ms");
        assertThat(latency.get("end_of_turn_ms").asInt()).isBetween(480, 560);

        JsonNode cut = call.last("parley.response.interrupted");
        assertThat(fields(cut))
                .containsExactly(
                        "type",
                        "event_id",
                        "response_id",
                        "item_id",
                        "reason",
                        "heard_ms",
                        "heard_text",
                        "stopping_ms");
        assertThat(cut.get("reason").asText()).isEqualTo("voice");
        assertThat(cut.get("heard_text").asText()).startsWith("a b");

        assertThat(call.connection.all("parley.caller_guess")).isNotEmpty();
        assertThat(call.connection.all("parley.decision"))
                .extracting(event -> event.get("decision").asText() + "/"
                        + event.get("reason").asText())
                .contains("speech_started/voice", "turn_ended/silence_after_voice", "interrupt/voice");
        assertThat(call.types()).contains("conversation.item.input_audio_transcription.completed");
    }

    @Test
    void enginesAndNoticesFromTheStart() {
        ScriptedSessionService service = new ScriptedSessionService().loading();
        service.notices.add(new Notice("stand_in_llm", Notice.Level.WARNING, "A stand-in answers."));
        RealtimeCall call = RealtimeCall.open(service, "", "realtime", "parley.v1");
        assertThat(call.types()).containsExactly("session.created", "parley.engines", "parley.notice", "parley.notice");
        assertThat(call.last("parley.engines").at("/engines/0").toString())
                .isEqualTo("{\"kind\":\"stt\",\"engine\":\"scripted\",\"state\":\"loading\",\"progress\":0.5,"
                        + "\"detail\":\"acoustic model\",\"stand_in\":false}");
        assertThat(call.connection.all("parley.notice"))
                .extracting(notice -> notice.get("code").asText())
                .containsExactly("stand_in_llm", "engines_loading");

        call.mark();
        service.loaded();
        assertThat(call.types()).containsExactly("parley.engines");
        assertThat(call.last("parley.engines").at("/engines/0/state").asText()).isEqualTo("ready");
        call.dialect.closed();
        assertThat(service.listeners).isEmpty();
    }

    @Test
    void whileEnginesLoadTheCallerIsHeardAndAnsweredLater() {
        ScriptedSessionService service = new ScriptedSessionService().loading();
        RealtimeCall call = RealtimeCall.open(service, "model=x");
        call.update("'instructions':'Early.'");
        assertThat(call.types()).containsExactly("session.created", "session.updated");
        call.pause(3000).say("hello there").mark();
        service.loaded();
        call.pause(2000);
        assertThat(call.types()).contains("input_audio_buffer.speech_started", "response.done");
        assertThat(service.llm.requests().getFirst().messages())
                .extracting(dev.parley.provider.ChatMessage::text)
                .containsExactly("Early.", "hello there");
    }

    @Test
    void whatWaitsIsBounded() {
        ScriptedSessionService service = new ScriptedSessionService().loading();
        RealtimeCall call = RealtimeCall.open(service, "model=x");
        call.say("forgotten words").pause(10_000).mark();
        for (int i = 0; i < 256; i++) {
            call.send("{\"type\":\"conversation.item.retrieve\",\"item_id\":\"x\"}");
        }
        assertThat(call.types()).isEmpty();
        call.send("{\"type\":\"conversation.item.retrieve\",\"item_id\":\"x\",\"event_id\":\"late\"}");
        assertThat(call.error().get("code").asText()).isEqualTo("engines_loading");
        assertThat(call.error().get("event_id").asText()).isEqualTo("late");
        call.mark();
        service.loaded();
        assertThat(call.connection.all("error")).hasSize(256);
        assertThat(call.types()).doesNotContain("input_audio_buffer.speech_started");
    }

    private static RealtimeCall reasoning(RealtimeCall call) {
        call.service.llm.answers(request -> List.of(
                new LlmEvent.Reasoning("They greet me"),
                new LlmEvent.Reasoning(""),
                new LlmEvent.Reasoning(", so I greet back."),
                new LlmEvent.Text("Hello."),
                new LlmEvent.Done(LlmEvent.FinishReason.STOP, LlmEvent.Usage.UNKNOWN)));
        return call;
    }

    @Test
    void reasoningIsToldToThoseWhoAskForIt() {
        RealtimeCall call = reasoning(RealtimeCall.extended());
        call.update("'include':['parley.reasoning']");
        assertThat(call.last("session.updated").at("/session/include/0").asText())
                .isEqualTo("parley.reasoning");
        call.say("hello").pause(2_000);
        List<JsonNode> deltas = call.connection.all("parley.response.reasoning.delta");
        assertThat(deltas).hasSize(2).allSatisfy(delta -> {
            assertThat(fields(delta)).containsExactly("type", "event_id", "response_id", "delta", "cut");
            assertThat(delta.get("response_id"))
                    .isEqualTo(call.last("response.created").at("/response/id"));
            assertThat(delta.get("cut").asBoolean(true)).isFalse();
        });
        assertThat(deltas.stream().map(delta -> delta.get("delta").asText()).toList())
                .containsExactly("They greet me", ", so I greet back.");
        assertThat(call.last("response.output_audio_transcript.done")
                        .get("transcript")
                        .asText())
                .isEqualTo("Hello.");
        assertThat(call.last("response.done").toString()).doesNotContain("greet");
        assertThat(call.last("conversation.item.input_audio_transcription.completed")
                        .has("logprobs"))
                .as("something else is included")
                .isFalse();

        call.update("'include':null").mark();
        call.say("hello").pause(2_000);
        assertThat(call.types()).contains("response.done").doesNotContain("parley.response.reasoning.delta");
    }

    @Test
    void reasoningIsToldToNobodyElse() {
        RealtimeCall silent = reasoning(RealtimeCall.extended());
        silent.say("hello").pause(2_000);
        assertThat(silent.types()).contains("response.done").doesNotContain("parley.response.reasoning.delta");

        RealtimeCall stock = reasoning(RealtimeCall.stock());
        stock.update("'include':['parley.reasoning']");
        assertThat(stock.error().get("code").asText()).isEqualTo("invalid_value");
        assertThat(stock.error().get("param").asText()).isEqualTo("session.include[0]");
        stock.say("hello").pause(2_000);
        assertThat(stock.types()).contains("response.done").noneMatch(type -> type.startsWith("parley."));
    }
}
