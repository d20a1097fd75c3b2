package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.session.SessionConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client is told of a field that is wrong, and what fields mean to the session. */
class RealtimeSessionRulesTest {
    private static SessionConfig config(RealtimeCall call) {
        return call.service.session.orElseThrow().config();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'audio':{'output':{'speed':0.1}}; session.audio.output.speed; "
                        + "decimal below minimum value. Expected a value >= 0.25, but got 0.1 instead.",
                "'audio':{'output':{'speed':9}}; session.audio.output.speed; "
                        + "decimal above maximum value. Expected a value <= 1.5, but got 9 instead.",
                "'audio':{'input':{'turn_detection':{'type':'server_vad','threshold':1.5}}}; "
                        + "session.audio.input.turn_detection.threshold; Expected a value <= 1, but got 1.5 instead.",
                "'audio':{'input':7}; session.audio.input; expected an object, but got an integer instead.",
                "'audio':{'input':1.5}; session.audio.input; expected an object, but got a decimal instead.",
                "'audio':{'input':'x'}; session.audio.input; expected an object, but got a string instead.",
                "'instructions':true; session.instructions; expected a string, but got a boolean instead.",
                "'tools':{}; session.tools; expected an array, but got an object instead.",
                "'tools':[[]]; session.tools[0]; expected an object, but got an array instead.",
                "'tools':[null]; session.tools[0]; expected an object, but got null instead.",
                "'tools':[{'type':3}]; session.tools[0].type; expected a string, but got an integer instead.",
                "'tools':[{}]; session.tools[0].type; Missing required parameter: 'session.tools[0].type'.",
                "'audio':{'input':{'turn_detection':{'type':'semantic_vad','eagerness':3}}}; "
                        + "session.audio.input.turn_detection.eagerness; expected a string, but got an integer instead.",
                "'tool_choice':'any'; session.tool_choice; "
                        + "Invalid value: 'any'. Supported values are: 'auto', 'none', 'required'."
            })
    void aFaultIsToldWithWhatWasExpectedAndWhatCame(String fields, String param, String message) {
        RealtimeCall call = RealtimeCall.stock().update(fields);
        assertThat(call.error().get("param").asText()).isEqualTo(param);
        assertThat(call.error().get("message").asText()).endsWith(message);
    }

    @Test
    void aSessionIsAnObject() {
        RealtimeCall call = RealtimeCall.stock().send("{\"type\":\"session.update\",\"session\":7}");
        assertThat(call.error().get("param").asText()).isEqualTo("session");
        assertThat(call.error().get("code").asText()).isEqualTo("invalid_type");
    }

    @Test
    void tracingStaysAsItWasConfigured() {
        RealtimeCall call = RealtimeCall.stock().update("'tracing':{'workflow_name':'a'}");
        call.update("'tracing':{'workflow_name':'a'}").mark().update("'tracing':{'workflow_name':'b'}");
        assertThat(call.types()).containsExactly("error");
        assertThat(call.error().get("param").asText()).isEqualTo("session.tracing");
    }

    @Test
    void aVoiceIsToldByItsNameHoweverItWasGiven() {
        RealtimeCall call = RealtimeCall.stock().update("'audio':{'output':{'voice':{'id':'bo'}}}");
        assertThat(call.last("session.updated")
                        .at("/session/audio/output/voice")
                        .asText())
                .isEqualTo("bo");
        assertThat(config(call).tts().voice()).contains("bo");
    }

    @Test
    void theRecogniserIsToldLanguagePromptAndKeywords() {
        RealtimeCall call = RealtimeCall.stock();
        call.update("'audio':{'input':{'transcription':{'model':'whisper-1'}}}");
        assertThat(config(call).stt().language()).isEmpty();
        assertThat(config(call).stt().prompt()).isEmpty();
        call.update("'audio':{'input':{'transcription':{'languages':['de','fr'],'prompt':'Names of ships:',"
                + "'keywords':['Aurora',' ','Boreas']}}}");
        assertThat(config(call).stt().language()).contains("de");
        assertThat(config(call).stt().prompt()).contains("Names of ships: Aurora Boreas");
        call.update("'audio':{'input':{'transcription':{'language':'en'}}}");
        assertThat(config(call).stt().language()).contains("en");
    }

    @Test
    void aBetaConversationHasItsNameInItsResponsesAndThoseBesideItHaveNone() {
        RealtimeCall call = RealtimeCall.open(
                new ScriptedSessionService(), "model=gpt-realtime", "realtime", "openai-beta.realtime-v1");
        String id = call.last("conversation.created").at("/conversation/id").asText();
        call.send("{\"type\":\"response.create\"}").wait(3_000);
        assertThat(call.last("response.created").at("/response/conversation_id").asText())
                .isEqualTo(id);
        call.send("{\"type\":\"response.create\",\"response\":{\"conversation\":\"none\"}}");
        assertThat(call.last("response.created").at("/response/conversation_id").isNull())
                .isTrue();
    }
}
