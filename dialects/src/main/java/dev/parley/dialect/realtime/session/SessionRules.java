package dev.parley.dialect.realtime.session;

import static dev.parley.dialect.realtime.rules.Rules.any;
import static dev.parley.dialect.realtime.rules.Rules.bool;
import static dev.parley.dialect.realtime.rules.Rules.integer;
import static dev.parley.dialect.realtime.rules.Rules.listOf;
import static dev.parley.dialect.realtime.rules.Rules.name;
import static dev.parley.dialect.realtime.rules.Rules.nullable;
import static dev.parley.dialect.realtime.rules.Rules.number;
import static dev.parley.dialect.realtime.rules.Rules.object;
import static dev.parley.dialect.realtime.rules.Rules.oneOf;
import static dev.parley.dialect.realtime.rules.Rules.string;
import static dev.parley.dialect.realtime.rules.Rules.tagged;
import static dev.parley.dialect.realtime.rules.Rules.textOr;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.realtime.audio.AudioFormat;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.realtime.rules.ObjectRule;
import dev.parley.dialect.realtime.rules.Rule;
import java.util.Map;
import java.util.regex.Pattern;

/** What a session object may hold (openai-realtime.md 2), and the parts of it that responses share. */
public final class SessionRules {
    private static final int MAX_TEXT = 1_000_000;
    private static final int MAX_TOOLS = 128;
    private static final int MAX_MS = 600_000;
    private static final Pattern FUNCTION_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    public static final Rule INSTRUCTIONS = string(MAX_TEXT);
    public static final Rule MODALITIES = SessionRules::checkModalities;
    public static final Rule MAX_TOKENS = textOr(oneOf("inf"), integer(1, 4096));
    public static final Rule VOICE = textOr(string(256), object().required("id", string(256)));
    public static final Rule REASONING =
            object().optional("effort", oneOf("minimal", "low", "medium", "high", "xhigh"));
    public static final Rule PROMPT = nullable(object().required("id", name())
            .optional("version", nullable(name()))
            .optional("variables", nullable(object().open())));

    private static final Rule TELEPHONE_RATE = integer(AudioFormat.PCMU.sampleRate(), AudioFormat.PCMU.sampleRate());

    public static final Rule FORMAT = tagged(
            "type",
            Map.of(
                    "audio/pcm",
                            object().required("type", any())
                                    .optional(
                                            "rate",
                                            integer(AudioFormat.PCM16.sampleRate(), AudioFormat.PCM16.sampleRate())),
                    // Clients that name the rate of each format name it here too; it is not echoed.
                    "audio/pcmu", object().required("type", any()).optional("rate", TELEPHONE_RATE),
                    "audio/pcma", object().required("type", any()).optional("rate", TELEPHONE_RATE)));

    private static final Rule TOOL_LIST = listOf(
            tagged(
                    "type",
                    Map.of(
                            "function",
                            object().required("type", any())
                                    .required("name", SessionRules::checkFunctionName)
                                    .optional("description", nullable(string(MAX_TEXT)))
                                    .optional("parameters", nullable(object().open()))
                                    .optional("strict", nullable(bool())),
                            "mcp",
                            ToolRules.MCP)),
            MAX_TOOLS);

    public static final Rule TOOLS = (value, path) -> {
        TOOL_LIST.check(value, path);
        ToolRules.checkNamesDiffer(value, path);
    };

    public static final Rule TOOL_CHOICE = textOr(
            oneOf("auto", "none", "required"),
            tagged(
                    "type",
                    Map.of(
                            "function",
                            object().required("type", any()).required("name", name()),
                            "mcp",
                            ToolRules.CHOICE)));

    static final ObjectRule SERVER_VAD = object().required("type", any())
            .optional("threshold", number(0, 1))
            .optional("prefix_padding_ms", integer(0, MAX_MS))
            .optional("silence_duration_ms", integer(0, MAX_MS))
            .optional("idle_timeout_ms", nullable(integer(5000, 30_000)))
            .optional("create_response", bool())
            .optional("interrupt_response", bool())
            .open();

    static final ObjectRule SEMANTIC_VAD = object().required("type", any())
            .optional("eagerness", oneOf("low", "medium", "high", "auto"))
            .optional("create_response", bool())
            .optional("interrupt_response", bool())
            .open();

    private static final Rule TRANSCRIPTION = nullable(object().optional("model", name())
            .optional("language", nullable(name()))
            .optional("languages", nullable(listOf(name(), 16)))
            .optional("prompt", nullable(string(MAX_TEXT)))
            .optional("keywords", nullable(listOf(name(), 1000)))
            .optional("delay", nullable(oneOf("minimal", "low", "medium", "high", "xhigh"))));

    private static final ObjectRule INPUT = object().optional("format", FORMAT)
            .optional(
                    "noise_reduction",
                    nullable(object().required("type", oneOf("near_field", "far_field"))
                            .optional("strength", number(0, 1))))
            .optional("transcription", TRANSCRIPTION)
            .optional(
                    "turn_detection",
                    nullable(tagged("type", Map.of("server_vad", SERVER_VAD, "semantic_vad", SEMANTIC_VAD))));

    private static final ObjectRule OUTPUT =
            object().optional("format", FORMAT).optional("voice", VOICE).optional("speed", number(0.25, 1.5));

    public static final String LOGPROBS = "item.input_audio_transcription.logprobs";

    /** The client is told what the model reasons; of Parley's extension. */
    public static final String REASONING_TEXT = "parley.reasoning";

    private static final Rule INCLUDE = nullable(listOf(oneOf(LOGPROBS), 1));

    private static final Rule TRACING = nullable(textOr(
            oneOf("auto"),
            object().optional("workflow_name", nullable(name()))
                    .optional("group_id", nullable(name()))
                    .optional("metadata", nullable(object().open()))));

    /** Which of the operator's engines are preferred: Parley's own. */
    private static final Rule ENGINES = object().optional("stt", nullable(name()))
            .optional("llm", nullable(name()))
            .optional("tts", nullable(name()))
            .optional("model", nullable(name()));

    private static final Rule TRUNCATION = textOr(
            oneOf("auto", "disabled"),
            object().required("type", oneOf("retention_ratio"))
                    .required("retention_ratio", number(0, 1))
                    .optional("token_limits", object().optional("post_instructions", integer(0, Integer.MAX_VALUE))));

    /** A whole session object after an update was merged into it, without what only the server writes. */
    static final Rule CONVERSATION = conversation();

    /** The same, of a client of Parley's extension. */
    static final Rule EXTENDED_CONVERSATION =
            conversation().optional("include", nullable(listOf(oneOf(LOGPROBS, REASONING_TEXT), 2)));

    static final Rule BETA_CONVERSATION = conversation().optional("temperature", number(0.6, 1.2));

    static final Rule TRANSCRIPTION_ONLY = object().required("type", any())
            .optional("include", INCLUDE)
            .optional("audio", object().optional("input", INPUT));

    private SessionRules() {}

    private static ObjectRule conversation() {
        return object().required("type", any())
                .optional("model", name())
                .optional("output_modalities", MODALITIES)
                .optional("instructions", INSTRUCTIONS)
                .optional("tools", TOOLS)
                .optional("tool_choice", TOOL_CHOICE)
                .optional("parallel_tool_calls", bool())
                .optional("reasoning", nullable(REASONING))
                .optional("max_output_tokens", MAX_TOKENS)
                .optional("tracing", TRACING)
                .optional("truncation", TRUNCATION)
                .optional("prompt", PROMPT)
                .optional("include", INCLUDE)
                .optional("parley", nullable(ENGINES))
                .optional("audio", object().optional("input", INPUT).optional("output", OUTPUT));
    }

    private static void checkModalities(JsonNode value, String path) throws InvalidEventException {
        listOf(oneOf("audio", "text"), 2).check(value, path);
        if (value.size() != 1) {
            throw InvalidEventException.value(
                    path, "Invalid modalities: " + value + ". Supported combinations are: ['text'] and ['audio'].");
        }
    }

    private static void checkFunctionName(JsonNode value, String path) throws InvalidEventException {
        name().check(value, path);
        if (!FUNCTION_NAME.matcher(value.textValue()).matches()) {
            throw InvalidEventException.value(
                    path,
                    "Invalid '" + path + "': string does not match pattern. Expected 1 to 64 letters, digits, '_', '-'"
                            + " or '.'.");
        }
    }
}
