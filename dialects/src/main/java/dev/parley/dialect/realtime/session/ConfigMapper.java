package dev.parley.dialect.realtime.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.conversation.Truncation;
import dev.parley.dialect.persona.Persona;
import dev.parley.dialect.persona.PersonaLookup;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.support.EngineWishes;
import dev.parley.dialect.support.Json;
import dev.parley.provider.LanguageModel.Hints;
import dev.parley.provider.LanguageModel.Tool;
import dev.parley.provider.LanguageModel.ToolChoice;
import dev.parley.session.NoiseReduction;
import dev.parley.session.SessionConfig;
import dev.parley.tool.ToolPermission;
import dev.parley.turn.TurnPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/** Turns what {@link SessionRules} have accepted into what the session engine understands. */
public final class ConfigMapper {
    private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

    private final PersonaLookup characters;
    private final Map<String, Persona> met = new HashMap<>();
    private final TurnPolicy byMeaning;
    private final McpTools mcp;
    private final Function<EngineWishes, Optional<EngineWishes.Refusal>> engines;

    /**
     * @param byMeaning how turns are taken that silence alone does not end; by silence where nothing else is there
     * @param mcp the servers of tools that the client names
     * @param engines refuses engines that the client may not have
     */
    public ConfigMapper(
            PersonaLookup characters,
            TurnPolicy byMeaning,
            McpTools mcp,
            Function<EngineWishes, Optional<EngineWishes.Refusal>> engines) {
        this.engines = engines;
        this.mcp = mcp;
        this.characters = characters;
        this.byMeaning = byMeaning;
    }

    /**
     * @throws InvalidEventException when the session's prompt names no known character, or the session an engine that is not
     *     for clients to choose
     */
    public SessionConfig session(SessionDocument document) throws InvalidEventException {
        JsonNode content = document.content();
        Optional<Persona> character = character(content.path("prompt"), "session.prompt");
        SessionConfig config = new SessionConfig(
                instructions(document, character),
                new SessionConfig.Tts(
                        spoken(content.path("output_modalities")),
                        voice(document, character),
                        document.output().path("speed").asDouble(1.0)),
                stt(document.input().path("transcription"))
                        .withNoise(noise(document.input().path("noise_reduction"))),
                new SessionConfig.Llm(
                        // The client names a model of its own provider; which one answers here the server decides.
                        Optional.empty(),
                        content.has("temperature")
                                ? OptionalDouble.of(content.get("temperature").doubleValue())
                                : OptionalDouble.empty(),
                        maxTokens(content.path("max_output_tokens")),
                        tools(content.path("tools")),
                        toolChoice(content.path("tool_choice")),
                        hints(content),
                        truncation(content.path("truncation")),
                        mcp.permissions(content.path("tools"), "session.tools"),
                        McpTools.choice(content.path("tool_choice"))),
                turns(document));
        EngineWishes wishes = wishes(content.path("parley"));
        Optional<EngineWishes.Refusal> refusal = engines.apply(wishes);
        if (refusal.isPresent()) {
            throw InvalidEventException.value(
                    "session.parley." + refusal.get().field(), refusal.get().message());
        }
        return wishes.or(character.map(Persona::engines).orElse(EngineWishes.NONE))
                .in(config);
    }

    /** What a session object says of engines; checked already. */
    static EngineWishes wishes(JsonNode parley) {
        return new EngineWishes(text(parley, "stt"), text(parley, "llm"), text(parley, "tts"), text(parley, "model"));
    }

    private static Optional<String> text(JsonNode object, String field) {
        return Optional.ofNullable(object.path(field).textValue());
    }

    /** @throws InvalidEventException when a {@code tool_choice} names a tool that is not among {@code tools} */
    public void checkToolChoice(JsonNode choice, JsonNode tools, String path) throws InvalidEventException {
        mcp.checkChoice(choice, tools, path);
    }

    private static String instructions(SessionDocument document, Optional<Persona> character) {
        String own = document.content().path("instructions").asText("");
        return document.instructionsChosen()
                ? own
                : character.map(Persona::instructions).orElse(own);
    }

    private static Optional<String> voice(SessionDocument document, Optional<Persona> character) {
        if (document.voiceChosen()) {
            return Optional.of(document.output().path("voice").asText());
        }
        // The default voice is the engine's to choose; what the session object shows is only its name.
        return character.flatMap(Persona::voice);
    }

    public static boolean spoken(JsonNode modalities) {
        return modalities.path(0).asText("").equals("audio");
    }

    /** The character a {@code prompt} names, its variables filled in; empty for a null prompt. */
    public Optional<Persona> character(JsonNode prompt, String path) throws InvalidEventException {
        if (!prompt.isObject()) {
            return Optional.empty();
        }
        String id = prompt.get("id").asText();
        Persona character = find(id).orElseThrow(() -> InvalidEventException.value(
                path + ".id", "Prompt '" + id + "' not found. It has to be the name of a voice of this server."));
        String text = character.instructions();
        for (Map.Entry<String, JsonNode> variable : prompt.path("variables").properties()) {
            JsonNode value = variable.getValue();
            text = text.replace(
                    "{{" + variable.getKey() + "}}", value.path("text").asText(value.asText()));
        }
        return Optional.of(new Persona(text, character.voice(), character.engines()));
    }

    /** Looked up once a call: some characters are made by chance, and each stays who it is until the call ends. */
    private Optional<Persona> find(String id) {
        Optional<Persona> found = Optional.ofNullable(met.get(id)).or(() -> characters.find(id));
        found.ifPresent(character -> met.put(id, character));
        return found;
    }

    private static NoiseReduction noise(JsonNode reduction) {
        return switch (reduction.path("type").asText("")) {
            case "near_field" -> NoiseReduction.NEAR_FIELD;
            case "far_field" -> NoiseReduction.FAR_FIELD;
            default -> NoiseReduction.OFF;
        };
    }

    private static SessionConfig.Stt stt(JsonNode transcription) {
        List<String> languages = new ArrayList<>();
        addText(languages, transcription.path("language"));
        addText(languages, transcription.path("languages").path(0));
        List<String> hints = new ArrayList<>();
        addText(hints, transcription.path("prompt"));
        transcription.path("keywords").forEach(keyword -> addText(hints, keyword));
        return new SessionConfig.Stt(
                languages.stream().findFirst(),
                hints.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", hints)));
    }

    private static void addText(List<String> texts, JsonNode node) {
        if (node.isTextual() && !node.textValue().isBlank()) {
            texts.add(node.textValue());
        }
    }

    public static OptionalInt maxTokens(JsonNode value) {
        return value.isIntegralNumber() ? OptionalInt.of(value.intValue()) : OptionalInt.empty();
    }

    public static List<Tool> tools(JsonNode tools) {
        List<Tool> list = new ArrayList<>(tools.size());
        for (JsonNode tool : tools) {
            if (!tool.path("type").asText("function").equals("function")) {
                continue;
            }
            JsonNode parameters = tool.path("parameters");
            list.add(new Tool(
                    tool.get("name").textValue(),
                    tool.path("description").isTextual()
                            ? tool.get("description").textValue()
                            : "",
                    parameters.isObject() ? Json.text(parameters) : NO_PARAMETERS));
        }
        return list;
    }

    /** @throws InvalidEventException as {@link McpTools#permissions} */
    public List<ToolPermission> servers(JsonNode tools, String path) throws InvalidEventException {
        return mcp.permissions(tools, path);
    }

    public static ToolChoice toolChoice(JsonNode choice) {
        if (choice.path("type").asText().equals("mcp")) {
            return ToolChoice.AUTO; // The choice of a server goes before it.
        }
        if (choice.isObject()) {
            return ToolChoice.function(choice.get("name").textValue());
        }
        return switch (choice.asText("auto")) {
            case "none" -> ToolChoice.NONE;
            case "required" -> ToolChoice.REQUIRED;
            default -> ToolChoice.AUTO;
        };
    }

    /** Of a session or a response. */
    public static Hints hints(JsonNode object) {
        JsonNode parallel = object.path("parallel_tool_calls");
        JsonNode effort = object.path("reasoning").path("effort");
        return new Hints(
                parallel.isBoolean() ? Optional.of(parallel.booleanValue()) : Optional.empty(),
                Optional.ofNullable(effort.textValue()));
    }

    private static Truncation truncation(JsonNode value) {
        if (value.isObject()) {
            return new Truncation(
                    true,
                    value.get("retention_ratio").doubleValue(),
                    maxTokens(value.path("token_limits").path("post_instructions")));
        }
        return value.asText("auto").equals("disabled") ? Truncation.DISABLED : Truncation.AUTO;
    }

    private TurnPolicy turns(SessionDocument document) {
        JsonNode detection = document.input().path("turn_detection");
        if (!detection.isObject()) {
            return TurnPolicy.manual();
        }
        boolean answers = !document.isTranscription();
        boolean respond = answers && detection.path("create_response").asBoolean(true);
        boolean interrupt = answers && detection.path("interrupt_response").asBoolean(true);
        if (detection.path("type").asText().equals("semantic_vad")) {
            return semantic(detection.path("eagerness").asText(), respond, interrupt);
        }
        TurnPolicy base = TurnPolicy.voiceActivity();
        JsonNode idle = detection.path("idle_timeout_ms");
        return base.withThreshold(detection.path("threshold").asDouble(base.threshold()))
                .withPrefixPaddingMs(detection.path("prefix_padding_ms").asLong(base.prefixPaddingMs()))
                .withSilenceMs(detection.path("silence_duration_ms").asLong(base.silenceMs()))
                .withReplies(respond, interrupt)
                .withPrompting(
                        answers && idle.isNumber() ? OptionalLong.of(idle.longValue()) : OptionalLong.empty(), false);
    }

    private TurnPolicy semantic(String eagerness, boolean respond, boolean interrupt) {
        boolean silence = byMeaning.detection() == TurnPolicy.Detection.VOICE_ACTIVITY;
        return byMeaning
                .withSilenceMs(silence ? patienceMs(eagerness) : longestWaitMs(eagerness))
                .withReplies(respond, interrupt)
                .withPrompting(OptionalLong.empty(), false);
    }

    /** How long a turn outlives silence whatever is thought of it (openai-realtime.md 2.2). */
    private static long longestWaitMs(String eagerness) {
        return switch (eagerness) {
            case "low" -> 8000;
            case "high" -> 2000;
            default -> 4000;
        };
    }

    /** Silence that ends a turn while no model judges the words: the less eager, the longer. */
    private static long patienceMs(String eagerness) {
        return switch (eagerness) {
            case "low" -> 2000;
            case "high" -> 500;
            default -> 1000;
        };
    }
}
