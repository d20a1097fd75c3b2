package dev.parley.dialect.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.Json;
import dev.parley.dialect.support.ScriptedSessionService;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which event an error names, and what has no place in a session. */
class RealtimeRefusalTest {
    @ParameterizedTest
    @CsvSource({"input_audio_buffer.append, 512", "input_audio_buffer.appendix, 512"})
    void anErrorNamesItsEventWhereTheNameIsNoLongerThanItMayBe(String type, int longest) {
        for (int length : new int[] {1, longest, longest + 1}) {
            String name = "e".repeat(length);
            JsonNode error = RealtimeCall.stock()
                    .send("{\"type\":\"" + type + "\",\"audio\":\"A*\",\"event_id\":\"" + name + "\"}")
                    .error();
            assertThat(error.path("event_id").asText(""))
                    .as("%s of %s characters", type, length)
                    .isEqualTo(length > longest ? "" : name);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "response.create | {}",
                "conversation.item.create | {\"item\":{\"type\":\"message\",\"role\":\"user\","
                        + "\"content\":[{\"type\":\"input_text\",\"text\":\"hello\"}]}}"
            })
    void aTranscriptionSessionHasNoConversation(String type, String fields) throws Exception {
        RealtimeCall call = RealtimeCall.open(new ScriptedSessionService(), "intent=transcription");
        ObjectNode event = (ObjectNode) Json.parse(fields.getBytes(StandardCharsets.UTF_8));
        call.send(Json.text(event.put("type", type).put("event_id", "e1")));
        assertThat(call.error().get("message").asText())
                .isEqualTo("'" + type + "' has no place in a transcription session.");
        assertThat(call.error().get("event_id").asText()).isEqualTo("e1");
        assertThat(call.types()).doesNotContain("response.created", "conversation.item.added");
    }

    @Test
    void oneEventHoldsFifteenMebibytesOfAudioAndNoSampleMore() {
        RealtimeCall call = RealtimeCall.stock();
        byte[] most = new byte[15 << 20];
        call.mark().append(most);
        assertThat(call.types()).isEmpty();
        call.send("{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                + Base64.getEncoder().encodeToString(new byte[(15 << 20) + 3]) + "\"}");
        assertThat(call.error().get("message").asText()).contains("more than 15 MiB in one event");
    }
}
