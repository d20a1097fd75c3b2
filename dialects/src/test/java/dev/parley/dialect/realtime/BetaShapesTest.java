package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.session.SessionConfig;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The protocol of before general availability (openai-realtime.md 8). */
class BetaShapesTest {
    private static RealtimeCall connected() {
        return RealtimeCall.open(
                new ScriptedSessionService(), "model=gpt-4o-realtime-preview", "realtime", "openai-beta.realtime-v1");
    }

    private static RealtimeCall update(RealtimeCall call, String session) {
        return call.send("{\"type\":\"session.update\",\"session\":" + session.replace('\'', '"') + "}");
    }

    private static SessionConfig config(RealtimeCall call) {
        return call.service.session.orElseThrow().config();
    }

    @Test
    void theHeaderAsksForItInAnyCase() {
        var handshake = RealtimeCall.handshake("model=x");
        handshake.headers().add("openai-beta", "assistants=v2").add("OpenAI-Beta", "Realtime=v1");
        assertThat(ClientProfile.of(handshake).isBeta()).isTrue();
        assertThat(ClientProfile.of(RealtimeCall.handshake("model=x")).isBeta()).isFalse();
    }

    @Test
    void theSessionIsFlatAndTheConversationIsAnnounced() {
        RealtimeCall call = connected();
        assertThat(call.types()).containsExactly("session.created", "conversation.created");
        JsonNode session = call.last("session.created").get("session");
        assertThat(session.has("type")).isFalse();
        assertThat(session.get("modalities").toString()).isEqualTo("[\"text\",\"audio\"]");
        assertThat(session.get("input_audio_format").asText()).isEqualTo("pcm16");
        assertThat(session.get("output_audio_format").asText()).isEqualTo("pcm16");
        assertThat(session.get("voice").asText()).isEqualTo("ada");
        assertThat(session.get("temperature").asDouble()).isEqualTo(0.8);
        assertThat(session.get("max_response_output_tokens").asText()).isEqualTo("inf");
        assertThat(session.at("/turn_detection/type").asText()).isEqualTo("server_vad");
        assertThat(session.get("input_audio_transcription").isNull()).isTrue();
        assertThat(session.get("client_secret").isNull()).isTrue();
        assertThat(call.last("conversation.created").at("/conversation/object").asText())
                .isEqualTo("realtime.conversation");
    }

    @Test
    void updatesAreFlatToo() {
        RealtimeCall call = connected();
        update(call, """
                {'modalities':['text'],'voice':'ash','input_audio_format':'g711_ulaw','temperature':0.6,'speed':1.1,
                 'turn_detection':{'type':'server_vad','silence_duration_ms':200},'max_response_output_tokens':50,
                 'input_audio_transcription':{'model':'whisper-1'}}""");
        JsonNode session = call.last("session.updated").get("session");
        assertThat(session.get("modalities").toString()).isEqualTo("[\"text\"]");
        assertThat(session.get("input_audio_format").asText()).isEqualTo("g711_ulaw");
        assertThat(session.at("/turn_detection/silence_duration_ms").asInt()).isEqualTo(200);
        SessionConfig config = config(call);
        assertThat(config.tts()).isEqualTo(new SessionConfig.Tts(false, Optional.of("ash"), 1.1));
        assertThat(config.llm().temperature()).hasValue(0.6);
        assertThat(config.llm().maxTokens()).hasValue(50);
        assertThat(config.turns().silenceMs()).isEqualTo(200);

        // The tool demo of openai-realtime-console.
        update(call, """
                {'tools':[{'type':'function','name':'palette','description':'d','parameters':{'type':'object','strict':true,
                 'properties':{}}}],'tool_choice':'auto'}""");
        assertThat(config(call).llm().tools()).hasSize(1);
    }

    @Test
    void faultsAreNamedInBetaTerms() {
        RealtimeCall call = connected();
        update(call, "{'turn_detection':{'type':'server_vad','threshold':3}}");
        assertThat(call.error().get("param").asText()).isEqualTo("session.turn_detection.threshold");
        update(call, "{'input_audio_format':'mp3'}");
        assertThat(call.error().get("param").asText()).isEqualTo("session.input_audio_format.type");
        update(call, "{'max_response_output_tokens':0}");
        assertThat(call.error().get("param").asText()).isEqualTo("session.max_response_output_tokens");
        update(call, "{'sound':1}");
        assertThat(call.error().get("param").asText()).isEqualTo("session.sound");
        update(call, "{'temperature':9}");
        assertThat(call.error().get("param").asText()).isEqualTo("session.temperature");
    }

    @Test
    void anAudioTurn() {
        RealtimeCall call = connected().mark();
        call.say("hello there").pause(2500);
        List<String> types =
                call.types().stream().filter(type -> !type.endsWith(".delta")).toList();
        assertThat(types)
                .containsExactly(
                        "input_audio_buffer.speech_started",
                        "input_audio_buffer.speech_stopped",
                        "input_audio_buffer.committed",
                        "conversation.item.created",
                        "response.created",
                        "response.output_item.added",
                        "conversation.item.created",
                        "response.content_part.added",
                        "response.audio.done",
                        "response.audio_transcript.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.done",
                        "rate_limits.updated");
        assertThat(call.types()).contains("response.audio.delta", "response.audio_transcript.delta");
        JsonNode response = call.last("response.done").get("response");
        assertThat(response.has("audio")).isFalse();
        assertThat(response.get("modalities").toString()).isEqualTo("[\"text\",\"audio\"]");
        assertThat(response.get("output_audio_format").asText()).isEqualTo("pcm16");
        assertThat(response.at("/output/0/content/0/type").asText()).isEqualTo("audio");
    }

    @Test
    void aTextResponseWithOverrides() {
        RealtimeCall call = connected().mark();
        call.send("{\"type\":\"response.create\",\"response\":{\"modalities\":[\"text\"],\"temperature\":0.7,"
                        + "\"instructions\":\"Hi.\",\"max_response_output_tokens\":9}}")
                .wait(500);
        assertThat(call.order()).contains("response.text.delta", "response.text.done");
        assertThat(call.last("response.output_item.done")
                        .at("/item/content/0/type")
                        .asText())
                .isEqualTo("text");
        assertThat(call.service.llm.requests().getFirst().maxTokens()).hasValue(9);
    }

    @Test
    void aTranscriptionSession() {
        RealtimeCall call = RealtimeCall.open(
                new ScriptedSessionService(), "intent=transcription", "realtime", "openai-beta.realtime-v1");
        assertThat(call.types()).containsExactly("transcription_session.created");
        call.send("{\"type\":\"transcription_session.update\",\"session\":{\"input_audio_format\":\"pcm16\","
                + "\"input_audio_transcription\":{\"model\":\"whisper-1\"}}}");
        assertThat(call.last("transcription_session.updated")
                        .at("/session/input_audio_transcription/model")
                        .asText())
                .isEqualTo("whisper-1");
    }
}
