package dev.parley.dialect.unmute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Unmute's server events as its load test parses them (unmute.md 2.4): a closed list of types, each with its fields; null
 * fields are written out. Reading fails on anything else.
 */
public final class UnmuteSchema {
    private static final Predicate<JsonNode> TEXT = JsonNode::isTextual;
    private static final Predicate<JsonNode> TEXT_OR_NULL = field -> field.isTextual() || field.isNull();
    private static final Predicate<JsonNode> NUMBER = JsonNode::isNumber;

    private static final Map<String, Map<String, Predicate<JsonNode>>> EVENTS = Map.ofEntries(
            Map.entry("session.updated", Map.of("session", UnmuteSchema::session)),
            Map.entry("response.created", Map.of("response", UnmuteSchema::response)),
            Map.entry("unmute.response.text.delta.ready", Map.of("delta", TEXT)),
            Map.entry("response.text.done", Map.of("text", TEXT)),
            Map.entry("response.text.delta", Map.of("delta", TEXT)),
            Map.entry("response.audio.delta", Map.of("delta", UnmuteSchema::pages)),
            Map.entry("response.audio.done", Map.of()),
            Map.entry("conversation.item.input_audio_transcription.delta", Map.of("delta", TEXT, "start_time", NUMBER)),
            Map.entry("input_audio_buffer.speech_started", Map.of()),
            Map.entry("input_audio_buffer.speech_stopped", Map.of()),
            Map.entry("unmute.interrupted_by_vad", Map.of()),
            Map.entry("unmute.additional_outputs", Map.of("args", UnmuteSchema::state)),
            Map.entry("error", Map.of("error", UnmuteSchema::error)));

    private UnmuteSchema() {}

    /** Fails unless Unmute's clients know exactly this. */
    public static void check(JsonNode event) {
        String type = event.path("type").asText();
        assertThat(EVENTS).as("known to Unmute's clients: %s", event).containsKey(type);
        Map<String, Predicate<JsonNode>> fields = EVENTS.get(type);
        Set<String> expected = new TreeSet<>(fields.keySet());
        expected.add("type");
        expected.add("event_id");
        assertThat(names(event)).as("fields of %s", event).isEqualTo(expected);
        assertThat(event.get("event_id").asText()).startsWith("event_");
        fields.forEach((name, valid) -> assertThat(valid.test(event.get(name)))
                .as("%s of %s", name, event)
                .isTrue());
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static boolean session(JsonNode session) {
        return names(session).equals(Set.of("instructions", "voice", "allow_recording"))
                && (session.get("instructions").isNull()
                        || session.at("/instructions/type").isTextual())
                && TEXT_OR_NULL.test(session.get("voice"))
                && session.get("allow_recording").isBoolean();
    }

    private static boolean response(JsonNode response) {
        return names(response).equals(Set.of("object", "status", "voice", "chat_history"))
                && response.get("object").asText().equals("realtime.response")
                && response.get("status").asText().equals("in_progress")
                && TEXT.test(response.get("voice"))
                && history(response.get("chat_history"), true);
    }

    private static boolean state(JsonNode args) {
        return names(args).equals(Set.of("chat_history", "debug_dict", "debug_plot_data"))
                && history(args.get("chat_history"), false)
                && args.get("debug_dict").isObject()
                && args.get("debug_plot_data").isArray()
                && args.get("debug_plot_data").isEmpty();
    }

    private static boolean history(JsonNode history, boolean withSystem) {
        boolean valid = history.isArray();
        for (int i = 0; i < history.size(); i++) {
            JsonNode entry = history.get(i);
            boolean system = entry.path("role").asText().equals("system");
            valid &= names(entry).equals(Set.of("role", "content"))
                    && TEXT.test(entry.get("content"))
                    && system == (withSystem && i == 0);
        }
        return valid;
    }

    private static boolean error(JsonNode error) {
        return names(error).equals(Set.of("type", "code", "message", "param", "details"))
                && Set.of("invalid_request_error", "warning", "fatal")
                        .contains(error.get("type").asText())
                && TEXT_OR_NULL.test(error.get("code"))
                && TEXT.test(error.get("message"))
                && TEXT_OR_NULL.test(error.get("param"))
                && (error.get("details").isNull() || error.get("details").isArray());
    }

    /** Whole Ogg pages in base64. */
    private static boolean pages(JsonNode delta) {
        byte[] bytes = Base64.getDecoder().decode(delta.asText());
        int at = 0;
        while (at < bytes.length) {
            if (bytes.length - at < 27 || bytes[at] != 'O' || bytes[at + 1] != 'g' || bytes[at + 2] != 'g') {
                return false;
            }
            int segments = bytes[at + 26] & 0xff;
            int end = at + 27 + segments;
            for (int i = 0; i < segments; i++) {
                end += bytes[at + 27 + i] & 0xff;
            }
            at = end;
        }
        return bytes.length > 0 && at == bytes.length;
    }
}
