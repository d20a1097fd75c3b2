package dev.parley.dialect.realtime.response;

import static dev.parley.dialect.realtime.rules.Rules.bool;
import static dev.parley.dialect.realtime.rules.Rules.listOf;
import static dev.parley.dialect.realtime.rules.Rules.nullable;
import static dev.parley.dialect.realtime.rules.Rules.object;
import static dev.parley.dialect.realtime.rules.Rules.oneOf;
import static dev.parley.dialect.realtime.rules.Rules.string;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.realtime.items.ItemRules;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.realtime.rules.Rule;
import dev.parley.dialect.realtime.rules.Rules;
import dev.parley.dialect.realtime.session.SessionRules;
import java.util.Map;

/** What {@code response.create} may override (openai-realtime.md 4.1). */
public final class ResponseRules {
    private static final int MAX_METADATA = 16;
    private static final int MAX_KEY = 64;
    private static final int MAX_INPUT = 1000;
    private static final Rule METADATA_VALUE = string(512);

    public static final Rule RESPONSE = nullable(object().optional("output_modalities", SessionRules.MODALITIES)
            .optional("instructions", nullable(SessionRules.INSTRUCTIONS))
            .optional(
                    "audio",
                    object().optional(
                                    "output",
                                    object().optional("format", SessionRules.FORMAT)
                                            .optional("voice", SessionRules.VOICE)))
            .optional("tools", SessionRules.TOOLS)
            .optional("tool_choice", SessionRules.TOOL_CHOICE)
            .optional("parallel_tool_calls", nullable(bool()))
            .optional("reasoning", nullable(SessionRules.REASONING))
            .optional("max_output_tokens", nullable(SessionRules.MAX_TOKENS))
            .optional("metadata", nullable(ResponseRules::checkMetadata))
            .optional("prompt", SessionRules.PROMPT)
            .optional("conversation", nullable(oneOf("auto", "none")))
            .optional("input", nullable(listOf(ItemRules.ITEM_OR_REFERENCE, MAX_INPUT))));

    private ResponseRules() {}

    private static void checkMetadata(JsonNode value, String path) throws InvalidEventException {
        Rules.requireObject(value, path);
        if (value.size() > MAX_METADATA) {
            throw InvalidEventException.value(
                    path, "Invalid '" + path + "': too many properties. Expected at most " + MAX_METADATA + ".");
        }
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            if (entry.getKey().length() > MAX_KEY) {
                throw InvalidEventException.value(
                        path, "Invalid '" + path + "': a key is longer than " + MAX_KEY + " characters.");
            }
            METADATA_VALUE.check(entry.getValue(), Rules.join(path, entry.getKey()));
        }
    }
}
