package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.ToolServers;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.support.Json;
import dev.parley.dialect.support.ScriptedSessionService;
import dev.parley.session.Principal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sessions configured before they exist (openai-realtime.md 1.3). */
class PresetSessionTest {
    private static final Principal CALLER = Principal.ofKey("key_7", "laptop").byClientSecret();

    private static JsonNode json(String text) throws Json.MalformedException {
        return Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static RealtimeCall connect(PresetSession presetSession) {
        RealtimeCall call = new RealtimeCall(
                new ScriptedSessionService(),
                RealtimeCall.handshake("model=from-url").letIn(CALLER, Optional.of(presetSession.preset())));
        call.dialect.opened();
        return call;
    }

    @Test
    void aConnectionBeginsAsItsKeySays() throws Exception {
        PresetSession presetSession = PresetSession.of(
                json("{'type':'realtime','model':'bound','instructions':'Bound.','audio':{'output':{'voice':'bo'}}}"),
                ToolServers.NONE);
        JsonNode shown = presetSession.json("sess_x", 99, "ada");
        assertThat(shown.get("id").asText()).isEqualTo("sess_x");
        assertThat(shown.get("expires_at").asLong()).isEqualTo(99);
        assertThat(shown.get("instructions").asText()).isEqualTo("Bound.");
        assertThat(shown.at("/audio/input/turn_detection/type").asText()).isEqualTo("server_vad");

        RealtimeCall call = connect(presetSession);
        JsonNode session = call.last("session.created").get("session");
        assertThat(session.get("model").asText()).isEqualTo("bound");
        assertThat(session.at("/audio/output/voice").asText()).isEqualTo("bo");
        assertThat(call.service.session.orElseThrow().config().instructions()).isEqualTo("Bound.");
        assertThat(call.service.session.orElseThrow().config().tts().voice()).contains("bo");
        assertThat(call.service.setup.orElseThrow().principal()).isEqualTo(CALLER);
    }

    @Test
    void aTranscriptionKeyMakesATranscriptionSession() throws Exception {
        RealtimeCall call = connect(PresetSession.of(json("{'type':'transcription'}"), ToolServers.NONE));
        assertThat(call.last("session.created").at("/session/object").asText())
                .isEqualTo("realtime.transcription_session");
    }

    @Test
    void aBetaKeyKeepsItsShapes() throws Exception {
        PresetSession presetSession = PresetSession.ofBeta(
                json("{'model':'gpt-4o-realtime-preview','voice':'verse'}"), false, ToolServers.NONE);
        assertThat(presetSession.json("sess_x", 1, "ada").get("voice").asText()).isEqualTo("verse");
        RealtimeCall call = connect(presetSession);
        assertThat(call.types()).containsExactly("session.created", "conversation.created");
        assertThat(call.last("session.created").at("/session/voice").asText()).isEqualTo("verse");
    }

    @Test
    void whatBreaksTheRulesIsRefusedWhenTheKeyIsMade() {
        assertThatThrownBy(() -> PresetSession.of(json("{}"), ToolServers.NONE))
                .isInstanceOfSatisfying(
                        InvalidEventException.class, e -> assertThat(e.param()).contains("session.type"));
        assertThatThrownBy(() -> PresetSession.of(json("{'type':'realtime','sound':1}"), ToolServers.NONE))
                .isInstanceOfSatisfying(
                        InvalidEventException.class, e -> assertThat(e.code()).isEqualTo("unknown_parameter"));
        assertThatThrownBy(() -> PresetSession.ofBeta(json("{'turn_detection':{'type':'x'}}"), false, ToolServers.NONE))
                .isInstanceOfSatisfying(
                        InvalidEventException.class,
                        e -> assertThat(e.param()).contains("session.turn_detection.type"));
    }

    @Test
    void aCharacterThatHasGoneEndsTheConnectionWithTheReason() throws Exception {
        RealtimeCall call =
                connect(PresetSession.of(json("{'type':'realtime','prompt':{'id':'Gone'}}"), ToolServers.NONE));
        assertThat(call.error().get("param").asText()).isEqualTo("session.prompt.id");
        assertThat(call.connection.closeCode).hasValue(1008);
        call.dialect.closed();
    }
}
