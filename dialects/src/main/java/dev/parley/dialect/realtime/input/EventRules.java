package dev.parley.dialect.realtime.input;

import static dev.parley.dialect.realtime.rules.Rules.any;
import static dev.parley.dialect.realtime.rules.Rules.integer;
import static dev.parley.dialect.realtime.rules.Rules.name;
import static dev.parley.dialect.realtime.rules.Rules.nullable;
import static dev.parley.dialect.realtime.rules.Rules.object;
import static dev.parley.dialect.realtime.rules.Rules.string;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.realtime.items.ItemRules;
import dev.parley.dialect.realtime.response.ResponseRules;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.realtime.rules.ObjectRule;
import dev.parley.dialect.realtime.rules.Rule;
import dev.parley.dialect.realtime.rules.Rules;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every event a client may send (openai-realtime.md 4). */
final class EventRules {
    private static final Map<String, Rule> BY_TYPE = new LinkedHashMap<>();

    static {
        BY_TYPE.put("session.update", event().required("session", any()));
        BY_TYPE.put("input_audio_buffer.append", event().required("audio", string()));
        BY_TYPE.put("input_audio_buffer.commit", event());
        BY_TYPE.put("input_audio_buffer.clear", event());
        BY_TYPE.put(
                "conversation.item.create",
                event().required("item", ItemRules.ITEM).optional("previous_item_id", nullable(name())));
        BY_TYPE.put("conversation.item.retrieve", event().required("item_id", name()));
        BY_TYPE.put("conversation.item.delete", event().required("item_id", name()));
        BY_TYPE.put(
                "conversation.item.truncate",
                event().required("item_id", name())
                        .required("content_index", integer(0, Integer.MAX_VALUE))
                        .required("audio_end_ms", integer(0, Integer.MAX_VALUE)));
        BY_TYPE.put("response.create", event().optional("response", ResponseRules.RESPONSE));
        BY_TYPE.put("response.cancel", event().optional("response_id", nullable(name())));
    }

    /** Further ones where the carrier has audio of its own. */
    private static final Map<String, Rule> OF_CARRIED_AUDIO = Map.of("output_audio_buffer.clear", event());

    private EventRules() {}

    /**
     * @param carriedAudio whether the carrier has audio beside the events
     * @throws InvalidEventException when the type is unknown or a field breaks its rule
     */
    static void check(JsonNode event, boolean carriedAudio) throws InvalidEventException {
        if (!event.isObject()) {
            throw new InvalidEventException(
                    InvalidEventException.INVALID_TYPE, "Invalid event: expected a JSON object.", "");
        }
        JsonNode type = event.path("type");
        if (type.isMissingNode()) {
            throw InvalidEventException.missing("type");
        }
        string().check(type, "type");
        Rule rule = BY_TYPE.get(type.textValue());
        if (rule == null && carriedAudio) {
            rule = OF_CARRIED_AUDIO.get(type.textValue());
        }
        if (rule == null) {
            throw Rules.unsupported(type, "type", BY_TYPE.keySet().stream().toList());
        }
        rule.check(event, "");
    }

    private static ObjectRule event() {
        return object().required("type", any()).optional("event_id", nullable(name()));
    }
}
