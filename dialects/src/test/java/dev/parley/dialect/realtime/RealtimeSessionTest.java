package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.ToolServers;
import dev.parley.dialect.persona.Persona;
import dev.parley.dialect.persona.PersonaLookup;
import dev.parley.dialect.realtime.session.ConfigMapper;
import dev.parley.dialect.realtime.session.McpTools;
import dev.parley.dialect.realtime.session.SessionDefaults;
import dev.parley.dialect.support.Json;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LanguageModel.ToolChoice;
import dev.parley.session.NoiseReduction;
import dev.parley.session.SessionConfig;
import dev.parley.turn.TurnPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The session object and its updates (openai-realtime.md 2). */
class RealtimeSessionTest {
    private static SessionConfig config(RealtimeCall call) {
        return call.service.session.orElseThrow().config();
    }

    @Test
    void createdComesFirstAndIsComplete() throws Exception {
        RealtimeCall call = RealtimeCall.stock();
        assertThat(call.types()).containsExactly("session.created");
        JsonNode expected = Json.parse("""
                {"type":"realtime","object":"realtime.session","id":"sess_1","model":"gpt-realtime",
                 "output_modalities":["audio"],"instructions":"@","tools":[],"tool_choice":"auto",
                 "max_output_tokens":"inf","tracing":null,"truncation":"auto","prompt":null,
                 "audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":null,
                   "noise_reduction":null,"turn_detection":{"type":"server_vad","threshold":0.5,
                   "prefix_padding_ms":300,"silence_duration_ms":500,"idle_timeout_ms":null,
                   "create_response":true,"interrupt_response":true}},
                  "output":{"format":{"type":"audio/pcm","rate":24000},"voice":"ada","speed":1.0}},
                 "include":null,"expires_at":1767229200}""".replace(
                        "\"@\"",
                        Json.text(Json.object()
                                .put("x", SessionDefaults.INSTRUCTIONS)
                                .get("x")))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(call.last("session.created").get("session")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"PT2M, 2 minutes", "PT2H, 120 minutes", "PT90S, 90 seconds"})
    void theSessionExpiresWhenItSaysIt(Duration longest, String words) {
        ScriptedSessionService service = new ScriptedSessionService();
        service.longestCall = longest;
        RealtimeCall call = RealtimeCall.open(service, "model=gpt-realtime");
        long expiresAt =
                call.last("session.created").get("session").get("expires_at").asLong();
        assertThat(expiresAt).isEqualTo(ScriptedSessionService.NOW.plus(longest).getEpochSecond());

        service.time.advance(longest.minusMillis(1));
        assertThat(call.types()).doesNotContain("error");
        service.time.advance(Duration.ofMillis(2));
        JsonNode error = call.last("error").get("error");
        assertThat(error.get("code").asText()).isEqualTo("session_expired");
        assertThat(error.get("message").asText()).contains("maximum duration of " + words);
    }

    @Test
    void aCharacterMadeByChanceStaysTheSameForTheWholeCall() throws Exception {
        AtomicInteger made = new AtomicInteger();
        PersonaLookup quiz = id -> Optional.of(new Persona("quiz " + made.incrementAndGet(), Optional.empty()));
        JsonNode prompt = Json.object().put("id", "Quiz");
        ConfigMapper call = new ConfigMapper(
                quiz, TurnPolicy.voiceActivity(), new McpTools(ToolServers.NONE), wishes -> Optional.empty());
        assertThat(call.character(prompt, "p").orElseThrow().instructions()).isEqualTo("quiz 1");
        assertThat(call.character(prompt, "p").orElseThrow().instructions()).isEqualTo("quiz 1");
        assertThat(new ConfigMapper(
                                quiz,
                                TurnPolicy.voiceActivity(),
                                new McpTools(ToolServers.NONE),
                                wishes -> Optional.empty())
                        .character(prompt, "p")
                        .orElseThrow()
                        .instructions())
                .isEqualTo("quiz 2");
    }

    @Test
    void updatesMergeDeeplyAndEchoEverything() {
        RealtimeCall call = RealtimeCall.stock();
        call.update("'instructions':'Be brief.','audio':{'input':{'turn_detection':{'threshold':0.7}}}");
        JsonNode session = call.last("session.updated").get("session");
        assertThat(session.get("instructions").asText()).isEqualTo("Be brief.");
        assertThat(session.at("/audio/input/turn_detection").toString())
                .isEqualTo("{\"type\":\"server_vad\",\"threshold\":0.7,\"prefix_padding_ms\":300,"
                        + "\"silence_duration_ms\":500,\"idle_timeout_ms\":null,\"create_response\":true,"
                        + "\"interrupt_response\":true}");
        assertThat(session.at("/audio/output/voice").asText()).isEqualTo("ada");
        assertThat(config(call).instructions()).isEqualTo("Be brief.");
        assertThat(config(call).turns().threshold()).isEqualTo(0.7);

        call.update("'audio':{'output':{'speed':1.2}}");
        session = call.last("session.updated").get("session");
        assertThat(session.get("instructions").asText()).isEqualTo("Be brief.");
        assertThat(session.at("/audio/input/turn_detection/threshold").asDouble())
                .isEqualTo(0.7);
        assertThat(config(call).tts().speed()).isEqualTo(1.2);
    }

    @Test
    void anotherKindOfTurnDetectionStartsFromItsOwnDefaults() {
        RealtimeCall call = RealtimeCall.stock();
        call.update("'audio':{'input':{'turn_detection':{'type':'semantic_vad','model_version':'x'}}}");
        assertThat(call.last("session.updated")
                        .at("/session/audio/input/turn_detection")
                        .toString())
                .isEqualTo("{\"type\":\"semantic_vad\",\"eagerness\":\"auto\",\"create_response\":true,"
                        + "\"interrupt_response\":true}");
        assertThat(config(call).turns().silenceMs()).isEqualTo(1000);
        call.update("'audio':{'input':{'turn_detection':null}}");
        assertThat(call.last("session.updated")
                        .at("/session/audio/input/turn_detection")
                        .isNull())
                .isTrue();
        assertThat(config(call).turns().detection()).isEqualTo(TurnPolicy.Detection.MANUAL);
    }

    @ParameterizedTest
    @CsvSource({"near_field, NEAR_FIELD", "far_field, FAR_FIELD"})
    void noiseReductionIsWhatTheSessionDoesUntilItIsNull(String type, NoiseReduction expected) {
        RealtimeCall call = RealtimeCall.stock();
        assertThat(config(call).stt().noise()).contains(NoiseReduction.OFF);
        call.update("'audio':{'input':{'noise_reduction':{'type':'" + type + "'}}}");
        assertThat(config(call).stt().noise()).contains(expected);
        assertThat(call.last("session.updated")
                        .at("/session/audio/input/noise_reduction/type")
                        .asText())
                .isEqualTo(type);
        call.update("'audio':{'input':{'noise_reduction':null}}");
        assertThat(config(call).stt().noise()).contains(NoiseReduction.OFF);
        assertThat(call.last("session.updated")
                        .at("/session/audio/input/noise_reduction")
                        .isNull())
                .isTrue();
    }

    @Test
    void eagernessIsTheLongestWaitWhereTheRecogniserJudgesPauses() {
        RealtimeCall call = RealtimeCall.open(new ScriptedSessionService(true).withPauseScores(), "model=x");
        call.update("'audio':{'input':{'turn_detection':{'type':'semantic_vad','eagerness':'low'}}}");
        assertThat(config(call).turns().detection()).isEqualTo(TurnPolicy.Detection.SEMANTIC);
        assertThat(config(call).turns().silenceMs()).isEqualTo(8000);
        assertThat(config(call).turns().botBegins()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"low, 8000", "medium, 4000", "auto, 4000", "high, 2000"})
    void eagernessIsTheLongestWaitWhereAModelJudgesPauses(String eagerness, long longestMs) {
        RealtimeCall call = RealtimeCall.open(new ScriptedSessionService(true).withEndOfTurnModel(), "model=x");
        assertThat(config(call).turns()).isEqualTo(TurnPolicy.voiceActivity());
        call.update("'audio':{'input':{'turn_detection':{'type':'semantic_vad','eagerness':'" + eagerness + "'}}}");
        assertThat(config(call).turns()).isEqualTo(TurnPolicy.endOfTurn().withSilenceMs(longestMs));
        call.update("'audio':{'input':{'turn_detection':{'type':'server_vad'}}}");
        assertThat(config(call).turns()).isEqualTo(TurnPolicy.voiceActivity());
    }

    @Test
    void whatTheAgentsSdkSendsIsAccepted() {
        RealtimeCall call = RealtimeCall.stock();
        call.update("""
                'model':'gpt-realtime-2.1','instructions':'x','output_modalities':['audio'],
                'audio':{'input':{'format':{'type':'audio/pcm','rate':24000},'noise_reduction':null,
                 'transcription':{'model':'gpt-4o-mini-transcribe'},'turn_detection':{'type':'semantic_vad'}},
                 'output':{'format':{'type':'audio/pcm','rate':24000},'voice':'ash','speed':1}},
                'tools':[{'type':'function','name':'f','description':'d','parameters':{'type':'object'},'strict':true}],
                'tool_choice':{'type':'function','name':'f'}""");
        call.update("'tracing':'auto'");
        assertThat(call.types()).containsExactly("session.created", "session.updated", "session.updated");
        JsonNode session = call.last("session.updated").get("session");
        assertThat(session.get("model").asText()).isEqualTo("gpt-realtime");
        assertThat(session.get("tracing").asText()).isEqualTo("auto");
        assertThat(config(call).llm().toolChoice()).isEqualTo(ToolChoice.function("f"));
        assertThat(config(call).tts().voice()).contains("ash");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; missing_required_parameter; session.type",
                "{'type':'transcription'}; invalid_value; session.type",
                "{'type':'realtime','id':'x'}; unknown_parameter; session.id",
                "{'type':'realtime','voice':'x'}; unknown_parameter; session.voice",
                "{'type':'realtime','instructions':5}; invalid_type; session.instructions",
                "{'type':'realtime','output_modalities':['audio','text']}; invalid_value; session.output_modalities",
                "{'type':'realtime','max_output_tokens':0}; integer_below_min_value; session.max_output_tokens",
                "{'type':'realtime','max_output_tokens':'all'}; invalid_value; session.max_output_tokens",
                "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'server_vad','threshold':2}}}}; "
                        + "decimal_above_max_value; session.audio.input.turn_detection.threshold",
                "{'type':'realtime','audio':{'input':{'turn_detection':{'type':'magic'}}}}; invalid_value; "
                        + "session.audio.input.turn_detection.type",
                "{'type':'realtime','audio':{'input':{'turn_detection':{'idle_timeout_ms':10}}}}; integer_below_min_value; "
                        + "session.audio.input.turn_detection.idle_timeout_ms",
                "{'type':'realtime','audio':{'input':{'format':{'type':'audio/pcm','rate':16000}}}}; integer_below_min_value; "
                        + "session.audio.input.format.rate",
                "{'type':'realtime','audio':{'input':{'format':{'type':'audio/opus'}}}}; invalid_value; "
                        + "session.audio.input.format.type",
                "{'type':'realtime','audio':{'input':7}}; invalid_type; session.audio.input",
                "{'type':'realtime','audio':{'output':{'speed':9}}}; decimal_above_max_value; session.audio.output.speed",
                "{'type':'realtime','tools':[{'type':'web_search'}]}; invalid_value; session.tools[0].type",
                "{'type':'realtime','tools':[{'type':'mcp'}]}; missing_required_parameter; session.tools[0].server_label",
                "{'type':'realtime','tools':[{'type':'function'}]}; missing_required_parameter; session.tools[0].name",
                "{'type':'realtime','tools':[{'type':'function','name':'a b'}]}; invalid_value; session.tools[0].name",
                "{'type':'realtime','tool_choice':'maybe'}; invalid_value; session.tool_choice",
                "{'type':'realtime','tool_choice':{'type':'function','name':'f'}}; invalid_value; session.tool_choice.name",
                "{'type':'realtime','tools':[{'type':'function','name':'f'}],'tool_choice':{'type':'function','name':'F'}}; "
                        + "invalid_value; session.tool_choice.name",
                "{'type':'realtime','tool_choice':{'type':'mcp','server_label':'shop'}}; invalid_value; "
                        + "session.tool_choice.server_label",
                "{'type':'realtime','tools':[{'type':'function','name':'f'},{'type':'function','name':'g'},"
                        + "{'type':'function','name':'f'}]}; invalid_value; session.tools[2].name",
                "{'type':'realtime','prompt':{'id':'Nobody'}}; invalid_value; session.prompt.id",
            })
    void aWrongUpdateIsRefusedWholeWithThePathOfTheFault(String session, String code, String param) {
        RealtimeCall call = RealtimeCall.stock();
        JsonNode before = call.last("session.created").get("session");
        call.mark()
                .send("{\"type\":\"session.update\",\"event_id\":\"e1\",\"session\":" + session.replace('\'', '"')
                        + "}");
        assertThat(call.types()).containsExactly("error");
        assertThat(call.error().get("type").asText()).isEqualTo("invalid_request_error");
        assertThat(call.error().get("code").asText()).isEqualTo(code);
        assertThat(call.error().get("param").asText()).isEqualTo(param);
        assertThat(call.error().get("event_id").asText()).isEqualTo("e1");
        call.update("");
        assertThat(call.last("session.updated").get("session")).isEqualTo(before);
    }

    @Test
    void aChoiceHoldsForToolsThatCameBeforeItAndForNoneThatWent() {
        RealtimeCall call = RealtimeCall.stock();
        call.update("'tools':[{'type':'function','name':'f'}]").update("'tool_choice':{'type':'function','name':'f'}");
        call.update("'output_modalities':['text']").mark();
        call.send("{\"type\":\"response.create\"}").wait(1000);
        call.update("'tools':[{'type':'function','name':'g'}]");
        call.send("{\"type\":\"response.create\"}").wait(1000);
        assertThat(call.types()).doesNotContain("error");
        assertThat(call.service.llm.requests())
                .extracting(LanguageModel.Request::toolChoice)
                .containsExactly(ToolChoice.function("f"), ToolChoice.AUTO);
    }

    @Test
    void aPromptIsACharacterOfTheVoiceList() {
        RealtimeCall call = RealtimeCall.stock();
        call.update("'prompt':{'id':'Guide','variables':{'city':'Oslo'}}");
        assertThat(config(call).instructions()).isEqualTo("You guide through Oslo.");
        assertThat(config(call).tts().voice()).contains("bo");
        call.update("'instructions':'Mine.'");
        assertThat(config(call).instructions()).isEqualTo("Mine.");
        assertThat(call.last("session.updated").at("/session/prompt/id").asText())
                .isEqualTo("Guide");
    }

    @Test
    void aTranscriptionSessionNeverAnswers() {
        RealtimeCall call = RealtimeCall.open(new ScriptedSessionService(), "intent=transcription");
        JsonNode session = call.last("session.created").get("session");
        assertThat(session.get("object").asText()).isEqualTo("realtime.transcription_session");
        assertThat(session.has("instructions")).isFalse();
        call.send("{\"type\":\"session.update\",\"session\":{\"type\":\"transcription\","
                        + "\"audio\":{\"input\":{\"transcription\":{\"model\":\"whisper-1\",\"language\":\"en\"}}}}}")
                .mark();
        assertThat(config(call).stt().language()).contains("en");
        call.say("hello there").pause(1500);
        assertThat(call.order())
                .containsExactly(
                        "input_audio_buffer.speech_started",
                        "input_audio_buffer.speech_stopped",
                        "input_audio_buffer.committed",
                        "conversation.item.added",
                        "conversation.item.done",
                        "conversation.item.input_audio_transcription.delta",
                        "conversation.item.input_audio_transcription.completed");
        call.mark().send("{\"type\":\"response.create\",\"event_id\":\"r\"}");
        assertThat(call.error().get("event_id").asText()).isEqualTo("r");
    }
}
