package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.ToolServers;
import dev.parley.dialect.support.Json;
import dev.parley.dialect.support.ScriptedDesk;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sessions configured before they exist (openai-realtime.md 1.3). */
class SessionBlueprintTest {
    private static JsonNode json(String text) throws Json.MalformedException {
        return Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static RealtimeCall connect(SessionBlueprint blueprint) {
        RealtimeCall call = new RealtimeCall(
                new ScriptedDesk(), RealtimeCall.handshake("model=from-url").seeded(Optional.of(blueprint.seed())));
        call.dialect.opened();
        return call;
    }

    @Test
    void aConnectionBeginsAsItsKeySays() throws Exception {
        SessionBlueprint blueprint = SessionBlueprint.of(
                json("{'type':'realtime','model':'bound','instructions':'Bound.','audio':{'output':{'voice':'bo'}}}"),
                ToolServers.NONE);
        JsonNode shown = blueprint.json("sess_x", 99, "ada");
        assertThat(shown.get("id").asText()).isEqualTo("sess_x");
        assertThat(shown.get("expires_at").asLong()).isEqualTo(99);
        assertThat(shown.get("instructions").asText()).isEqualTo("Bound.");
        assertThat(shown.at("/audio/input/turn_detection/type").asText()).isEqualTo("server_vad");

        RealtimeCall call = connect(blueprint);
        JsonNode session = call.last("session.created").get("session");
        assertThat(session.get("model").asText()).isEqualTo("bound");
        assertThat(session.at("/audio/output/voice").asText()).isEqualTo("bo");
        assertThat(call.desk.session.orElseThrow().config().instructions()).isEqualTo("Bound.");
        assertThat(call.desk.session.orElseThrow().config().speech().voice()).contains("bo");
    }

    @Test
    void aTranscriptionKeyMakesATranscriptionSession() throws Exception {
        RealtimeCall call = connect(SessionBlueprint.of(json("{'type':'transcription'}"), ToolServers.NONE));
        assertThat(call.last("session.created").at("/session/object").asText())
                .isEqualTo("realtime.transcription_session");
    }

    @Test
    void aBetaKeyKeepsItsShapes() throws Exception {
        SessionBlueprint blueprint = SessionBlueprint.ofBeta(
                json("{'model':'gpt-4o-realtime-preview','voice':'verse'}"), false, ToolServers.NONE);
        assertThat(blueprint.json("sess_x", 1, "ada").get("voice").asText()).isEqualTo("verse");
        RealtimeCall call = connect(blueprint);
        assertThat(call.types()).containsExactly("session.created", "conversation.created");
        assertThat(call.last("session.created").at("/session/voice").asText()).isEqualTo("verse");
    }

    @Test
    void whatBreaksTheRulesIsRefusedWhenTheKeyIsMade() {
        assertThatThrownBy(() -> SessionBlueprint.of(json("{}"), ToolServers.NONE))
                .isInstanceOfSatisfying(
                        InvalidEventException.class, e -> assertThat(e.param()).contains("session.type"));
        assertThatThrownBy(() -> SessionBlueprint.of(json("{'type':'realtime','sound':1}"), ToolServers.NONE))
                .isInstanceOfSatisfying(
                        InvalidEventException.class, e -> assertThat(e.code()).isEqualTo("unknown_parameter"));
        assertThatThrownBy(
                        () -> SessionBlueprint.ofBeta(json("{'turn_detection':{'type':'x'}}"), false, ToolServers.NONE))
                .isInstanceOfSatisfying(
                        InvalidEventException.class,
                        e -> assertThat(e.param()).contains("session.turn_detection.type"));
    }

    @Test
    void aCharacterThatHasGoneEndsTheConnectionWithTheReason() throws Exception {
        RealtimeCall call =
                connect(SessionBlueprint.of(json("{'type':'realtime','prompt':{'id':'Gone'}}"), ToolServers.NONE));
        assertThat(call.error().get("param").asText()).isEqualTo("session.prompt.id");
        assertThat(call.wire.closeCode).hasValue(1008);
        call.dialect.closed();
    }
}
