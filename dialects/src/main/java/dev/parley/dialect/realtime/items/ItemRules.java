package dev.parley.dialect.realtime.items;

import static dev.parley.dialect.realtime.rules.Rules.any;
import static dev.parley.dialect.realtime.rules.Rules.bool;
import static dev.parley.dialect.realtime.rules.Rules.filledListOf;
import static dev.parley.dialect.realtime.rules.Rules.name;
import static dev.parley.dialect.realtime.rules.Rules.nullable;
import static dev.parley.dialect.realtime.rules.Rules.object;
import static dev.parley.dialect.realtime.rules.Rules.oneOf;
import static dev.parley.dialect.realtime.rules.Rules.string;
import static dev.parley.dialect.realtime.rules.Rules.tagged;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.realtime.rules.ObjectRule;
import dev.parley.dialect.realtime.rules.Rule;
import dev.parley.dialect.realtime.rules.Rules;
import java.util.HashMap;
import java.util.Map;

/** What items a client may create (openai-realtime.md 3). */
public final class ItemRules {
    static final int MAX_ID = 32;
    private static final int MAX_TEXT = 1_000_000;
    private static final int MAX_PARTS = 128;

    /** Addresses of an item's pictures: it is told back twice, and has to fit what may wait for a client. */
    private static final int MAX_PICTURES = 2 << 20;

    private static final Rule TEXT = string(MAX_TEXT);

    private static final Rule AUDIO = object().required("type", any())
            .optional("audio", nullable(string()))
            .optional("transcript", nullable(TEXT));

    private static final Rule INPUT_TEXT = object().required("type", any()).required("text", TEXT);

    private static final Rule USER_PART = tagged(
            "type",
            Map.of(
                    "input_text",
                    INPUT_TEXT,
                    "input_audio",
                    ItemRules::checkAudio,
                    "input_image",
                    object().required("type", any())
                            .required("image_url", ItemRules::checkImage)
                            .optional("detail", nullable(oneOf("auto", "low", "high")))));

    private static final Rule SYSTEM_PART = tagged("type", Map.of("input_text", INPUT_TEXT));

    /** The beta name of the part, {@code text}, is accepted as well. */
    private static final Rule ASSISTANT_PART = tagged("type", Map.of("output_text", INPUT_TEXT, "text", INPUT_TEXT));

    private static final Rule MESSAGE = tagged(
            "role",
            Map.of("user", message(USER_PART), "system", message(SYSTEM_PART), "assistant", message(ASSISTANT_PART)));

    private static final Rule FUNCTION_CALL =
            item().required("call_id", name()).required("name", name()).required("arguments", TEXT);

    private static final Rule FUNCTION_OUTPUT =
            item().required("call_id", name()).required("output", TEXT);

    private static final Rule APPROVAL_RESPONSE = item().required("approval_request_id", name())
            .required("approve", bool())
            .optional("reason", nullable(TEXT));

    public static final Rule ITEM = tagged("type", kinds());

    /** An item, or a reference to one of the conversation: the context of a response. */
    public static final Rule ITEM_OR_REFERENCE = tagged("type", withReference());

    private ItemRules() {}

    private static Map<String, Rule> kinds() {
        return Map.of(
                "message", MESSAGE,
                "function_call", FUNCTION_CALL,
                "function_call_output", FUNCTION_OUTPUT,
                "mcp_approval_response", APPROVAL_RESPONSE);
    }

    private static Map<String, Rule> withReference() {
        Map<String, Rule> kinds = new HashMap<>(kinds());
        kinds.put("item_reference", object().required("type", any()).required("id", name()));
        return Map.copyOf(kinds);
    }

    private static ObjectRule item() {
        return object().required("type", any())
                .optional("id", nullable(string(MAX_ID)))
                .optional("object", nullable(oneOf("realtime.item")))
                .optional("status", nullable(oneOf("in_progress", "completed", "incomplete")));
    }

    private static void checkAudio(JsonNode value, String path) throws InvalidEventException {
        AUDIO.check(value, path);
        if (!value.hasNonNull("audio") && !value.hasNonNull("transcript")) {
            throw InvalidEventException.missing(Rules.join(path, "audio"));
        }
    }

    private static Rule message(Rule part) {
        Rule parts = filledListOf(part, MAX_PARTS);
        return item().required("role", any()).required("content", (value, path) -> {
            parts.check(value, path);
            checkTogether(value, path);
        });
    }

    /** Many parts are no way to send more. */
    private static void checkTogether(JsonNode content, String path) throws InvalidEventException {
        long text = 0;
        long pictures = 0;
        for (JsonNode part : content) {
            text += length(part, "text") + length(part, "transcript");
            pictures += length(part, "image_url");
        }
        requireAtMost(MAX_TEXT, text, "texts", path);
        requireAtMost(MAX_PICTURES, pictures, "pictures", path);
    }

    private static int length(JsonNode part, String field) {
        JsonNode value = part.path(field);
        return value.isTextual() ? value.textValue().length() : 0;
    }

    private static void requireAtMost(int most, long length, String what, String path) throws InvalidEventException {
        if (length > most) {
            throw new InvalidEventException(
                    "string_above_max_length",
                    "Invalid '" + path + "': too long. Expected " + what + " of at most " + most
                            + " characters together, but got " + length + " instead.",
                    path);
        }
    }

    private static void checkImage(JsonNode value, String path) throws InvalidEventException {
        string(MAX_PICTURES).check(value, path);
        String url = value.textValue();
        if (!url.startsWith("data:image/") && !url.startsWith("https://")) {
            throw InvalidEventException.value(path, "Invalid '" + path + "': expected a data:image/… or https:// URL.");
        }
    }
}
