package dev.parley.dialect.realtime;

import static dev.parley.dialect.realtime.SpokenReply.SPOKEN_REPLY;
import static dev.parley.dialect.realtime.SpokenReply.botWords;
import static dev.parley.dialect.realtime.SpokenReply.withoutDeltas;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.provider.LlmEvent;
import dev.parley.session.script.ScriptedLlm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The event orders of openai-realtime.md 6, over a real session. */
class RealtimeTurnTest {
    @Test
    void textTurn() {
        RealtimeCall call =
                RealtimeCall.stock().update("'output_modalities':['text']").mark();
        call.send("""
                {"type":"conversation.item.create","item":{"type":"message","role":"user",
                 "content":[{"type":"input_text","text":"Hi"}]}}""");
        call.send("{\"type\":\"response.create\"}").wait(1000);

        assertThat(call.order())
                .containsExactly(
                        "conversation.item.added",
                        "conversation.item.done",
                        "response.created",
                        "response.output_item.added",
                        "conversation.item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "conversation.item.done",
                        "response.output_item.done",
                        "response.done",
                        "rate_limits.updated");
        assertThat(call.last("response.output_text.done").get("text").asText()).isEqualTo("All right then.");
        assertThat(call.last("response.content_part.done").get("part").toString())
                .isEqualTo("{\"type\":\"text\",\"text\":\"All right then.\"}");
        JsonNode response = call.last("response.done").get("response");
        assertThat(response.get("status").asText()).isEqualTo("completed");
        assertThat(response.get("status_details").isNull()).isTrue();
        assertThat(response.at("/output/0/content/0").toString())
                .isEqualTo("{\"type\":\"output_text\",\"text\":\"All right then.\"}");
        assertThat(response.at("/usage/total_tokens").asInt()).isPositive();
    }

    @Test
    void audioTurnWithServerVad() throws Exception {
        RealtimeCall call = RealtimeCall.stock();
        call.update("'audio':{'input':{'transcription':{'model':'whisper-1'}}}").mark();
        call.service.llm.answers(request -> ScriptedLlm.text("I am fine."));
        call.pause(500).say("how are you").pause(2000);

        List<String> expected = new ArrayList<>(List.of(
                "input_audio_buffer.speech_started",
                "input_audio_buffer.speech_stopped",
                "input_audio_buffer.committed",
                "conversation.item.added",
                "conversation.item.done",
                "conversation.item.input_audio_transcription.completed"));
        expected.addAll(SPOKEN_REPLY);
        assertThat(withoutDeltas(call.types())).containsExactlyElementsOf(expected);
        assertThat(botWords(call)).containsExactly("I", "am", "fine.");
        assertThat(call.last("response.output_audio_transcript.done")
                        .get("transcript")
                        .asText())
                .isEqualTo("I am fine.");

        String item =
                call.last("input_audio_buffer.speech_started").get("item_id").asText();
        assertThat(call.last("input_audio_buffer.committed").get("item_id").asText())
                .isEqualTo(item);
        JsonNode added = call.connection.all("conversation.item.added").getFirst();
        assertThat(added.get("previous_item_id").isNull()).isTrue();
        assertThat(added.at("/item/content/0").toString()).isEqualTo("{\"type\":\"input_audio\",\"transcript\":null}");
        JsonNode completed = call.last("conversation.item.input_audio_transcription.completed");
        assertThat(completed.get("transcript").asText()).isEqualTo("how are you");
        assertThat(completed.at("/usage/type").asText()).isEqualTo("duration");
        assertThat(completed.at("/usage/seconds").asDouble()).isBetween(0.7, 2.0);

        call.send("{\"type\":\"conversation.item.retrieve\",\"item_id\":\"" + item + "\"}");
        assertThat(call.last("conversation.item.retrieved")
                        .at("/item/content/0/transcript")
                        .asText())
                .isEqualTo("how are you");
    }

    @Test
    void transcriptionIsSentOnlyWhenAskedFor() {
        RealtimeCall call = RealtimeCall.stock();
        call.say("hello").pause(1500);
        assertThat(call.types())
                .noneMatch(type -> type.contains("transcription"))
                .contains("response.done");
    }

    @ParameterizedTest
    @CsvSource({"one two three,one two three", "今日は とても 良い,今日はとても良い"})
    void stableWordsComeAsDeltasThatAddUpToTheTranscript(String heard, String transcript) {
        RealtimeCall call = RealtimeCall.open(new ScriptedSessionService(true), "model=x");
        call.update("'audio':{'input':{'transcription':{'model':'whisper-1'}}}").mark();
        call.say(heard).pause(1500);

        List<String> deltas = call.connection.all("conversation.item.input_audio_transcription.delta").stream()
                .map(event -> event.get("delta").asText())
                .toList();
        assertThat(deltas).hasSize(3);
        assertThat(String.join("", deltas)).isEqualTo(transcript);
        assertThat(call.last("conversation.item.input_audio_transcription.completed")
                        .get("transcript")
                        .asText())
                .isEqualTo(transcript);
    }

    @Test
    void bargeIn() throws Exception {
        RealtimeCall call = RealtimeCall.stock();
        // A slow writer: the reply is still being generated when the caller speaks.
        call.service.llm.answers(request -> ScriptedLlm.text("w ".repeat(400)));
        call.say("hello").pause(1700).mark();
        call.say("stop that").pause(40);

        assertThat(withoutDeltas(call.types()))
                .containsExactly(
                        "input_audio_buffer.speech_started",
                        "response.output_audio.done",
                        "response.output_audio_transcript.done",
                        "response.content_part.done",
                        "conversation.item.done",
                        "response.output_item.done",
                        "response.done",
                        "rate_limits.updated");
        JsonNode response = call.last("response.done").get("response");
        assertThat(response.get("status").asText()).isEqualTo("cancelled");
        assertThat(response.get("status_details").toString())
                .isEqualTo("{\"type\":\"cancelled\",\"reason\":\"turn_detected\"}");
        assertThat(response.at("/output/0/status").asText()).isEqualTo("incomplete");

        String item = response.at("/output/0/id").asText();
        call.mark()
                .send("{\"type\":\"conversation.item.truncate\",\"item_id\":\"" + item
                        + "\",\"content_index\":0,\"audio_end_ms\":480}");
        assertThat(call.types()).containsExactly("conversation.item.truncated");
    }

    @Test
    void functionCall() {
        RealtimeCall call = RealtimeCall.stock();
        call.update("""
                        'tools':[{'type':'function','name':'weather','description':'d',
                         'parameters':{'type':'object','strict':true,'properties':{'city':{'type':'string'}}}}],
                        'tool_choice':'auto'""").mark();
        call.service.llm.answers(request -> List.of(
                new LlmEvent.ToolCallStarted(0, "call_7", "weather"),
                new LlmEvent.ToolCallArguments(0, "{\"city\":"),
                new LlmEvent.ToolCallArguments(0, "\"Oslo\"}"),
                new LlmEvent.Done(LlmEvent.FinishReason.TOOL_CALLS, LlmEvent.Usage.UNKNOWN)));
        call.send("{\"type\":\"response.create\"}").wait(1000);

        assertThat(call.order())
                .containsExactly(
                        "response.created",
                        "response.output_item.added",
                        "conversation.item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "conversation.item.done",
                        "response.output_item.done",
                        "response.done",
                        "rate_limits.updated");
        JsonNode item = call.last("response.output_item.done").get("item");
        assertThat(item.get("type").asText()).isEqualTo("function_call");
        assertThat(item.get("status").asText()).isEqualTo("completed");
        assertThat(item.get("name").asText()).isEqualTo("weather");
        assertThat(item.get("call_id").asText()).isEqualTo("call_7");
        assertThat(item.get("arguments").asText()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(call.service.llm.requests().getLast().tools().getFirst().parametersJson())
                .contains("\"strict\":true");

        call.service.llm.answers(request -> ScriptedLlm.text("Sunny."));
        call.mark().send("""
                        {"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_7",
                         "output":"sunny"}}""");
        call.send("{\"type\":\"response.create\"}").wait(1000);
        assertThat(withoutDeltas(call.types()).subList(0, 3))
                .containsExactly("conversation.item.added", "conversation.item.done", "response.created");
        assertThat(call.service.llm.requests().getLast().messages().getLast().toolCallId())
                .contains("call_7");
    }

    @Test
    void cancel() {
        RealtimeCall call = RealtimeCall.stock().update("'output_modalities':['text']");
        call.service.llm.answers(request -> ScriptedLlm.text("w ".repeat(100)));
        call.send("{\"type\":\"response.create\"}").wait(100).mark();
        call.send("{\"type\":\"response.cancel\",\"event_id\":\"c1\"}");
        assertThat(call.types())
                .containsExactly(
                        "response.output_text.done",
                        "response.content_part.done",
                        "conversation.item.done",
                        "response.output_item.done",
                        "response.done",
                        "rate_limits.updated");
        assertThat(call.last("response.done").at("/response/status_details").toString())
                .isEqualTo("{\"type\":\"cancelled\",\"reason\":\"client_cancelled\"}");

        call.mark().send("{\"type\":\"response.cancel\",\"event_id\":\"c2\"}");
        assertThat(call.error().get("code").asText()).isEqualTo("response_cancel_not_active");
        assertThat(call.error().get("event_id").asText()).isEqualTo("c2");
    }

    @Test
    void onlyOneResponseInTheConversationButOthersBesideIt() {
        RealtimeCall call = RealtimeCall.stock().update("'output_modalities':['text']");
        call.service.llm.answers(request -> ScriptedLlm.text("w ".repeat(50)));
        call.send("{\"type\":\"response.create\"}").wait(100).mark();
        call.send("{\"type\":\"response.create\",\"event_id\":\"r2\"}");
        assertThat(call.types()).containsExactly("error");
        assertThat(call.error().get("code").asText()).isEqualTo("conversation_already_has_active_response");
        assertThat(call.error().get("event_id").asText()).isEqualTo("r2");

        call.mark().send("""
                        {"type":"response.create","response":{"conversation":"none","metadata":{"topic":"x"},
                         "max_output_tokens":77,"instructions":"Classify.",
                         "input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"A"}]}]}}""");
        JsonNode beside = call.last("response.created").get("response");
        assertThat(beside.get("conversation_id").isNull()).isTrue();
        assertThat(beside.at("/metadata/topic").asText()).isEqualTo("x");
        assertThat(beside.get("max_output_tokens").asInt()).isEqualTo(77);
        call.wait(2000);
        assertThat(call.connection.all("response.done")).hasSize(2);
        assertThat(call.types().stream().filter("conversation.item.added"::equals))
                .isEmpty();
    }

    @Test
    void aMessageAndParallelCallsInOneResponse() {
        RealtimeCall call = RealtimeCall.stock().update("""
                'output_modalities':['text'],'tools':[{'type':'function','name':'weather'}]""").mark();
        call.service.llm.answers(request -> List.of(
                new LlmEvent.Text("Let me look."),
                new LlmEvent.ToolCallStarted(0, "call_1", "weather"),
                new LlmEvent.ToolCallArguments(0, "{\"city\":\"Oslo\"}"),
                new LlmEvent.ToolCallStarted(1, "call_2", "weather"),
                new LlmEvent.ToolCallArguments(1, "{\"city\":\"Rome\"}"),
                new LlmEvent.Done(LlmEvent.FinishReason.TOOL_CALLS, LlmEvent.Usage.UNKNOWN)));
        call.send("{\"type\":\"response.create\"}").wait(1000);

        JsonNode output = call.last("response.done").at("/response/output");
        assertThat(output.findValuesAsText("type"))
                .containsExactly("message", "output_text", "function_call", "function_call");
        assertThat(call.connection.all("response.output_item.done"))
                .extracting(event -> event.get("output_index").asInt())
                .containsExactlyInAnyOrder(0, 1, 2);
        assertThat(call.connection.all("response.function_call_arguments.done"))
                .extracting(event ->
                        event.get("call_id").asText() + event.get("arguments").asText())
                .containsExactly("call_1{\"city\":\"Oslo\"}", "call_2{\"city\":\"Rome\"}");

        for (int i = 1; i <= 2; i++) {
            call.send(
                    "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"function_call_output\",\"call_id\":\"call_"
                            + i + "\",\"output\":\"sunny\"}}");
        }
        call.service.llm.answers(request -> ScriptedLlm.text("Sunny."));
        call.send("{\"type\":\"response.create\"}").wait(500);
        assertThat(call.service.llm.requests().getLast().messages().stream()
                        .flatMap(message -> message.toolCallId().stream()))
                .containsExactly("call_1", "call_2");
    }

    @Test
    void logProbabilitiesThatAreAskedForAreToldToBeMissing() {
        RealtimeCall call = RealtimeCall.stock();
        call.update("'include':['item.input_audio_transcription.logprobs'],"
                + "'audio':{'input':{'transcription':{'model':'whisper-1'}}}");
        call.say("hello").pause(1500);
        JsonNode completed = call.last("conversation.item.input_audio_transcription.completed");
        assertThat(completed.has("logprobs") && completed.get("logprobs").isNull())
                .isTrue();
    }
}
