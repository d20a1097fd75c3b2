package dev.parley.dialect.realtime.beta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.realtime.audio.AudioFormat;
import dev.parley.dialect.realtime.session.ConfigMapper;
import dev.parley.dialect.support.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** The flat session object of before general availability, and the nested one of today (openai-realtime.md 8.2). */
public final class BetaSession {
    /** Beta field to its GA place, for fields whose values are the same. */
    private static final Map<String, String> MOVED = new LinkedHashMap<>();

    private static final Map<String, AudioFormat> FORMATS =
            Map.of("pcm16", AudioFormat.PCM16, "g711_ulaw", AudioFormat.PCMU, "g711_alaw", AudioFormat.PCMA);

    private static final String MODALITIES = "modalities";
    private static final String INPUT_FORMAT = "input_audio_format";
    private static final String OUTPUT_FORMAT = "output_audio_format";

    static {
        MOVED.put("turn_detection", "audio.input.turn_detection");
        MOVED.put("input_audio_transcription", "audio.input.transcription");
        MOVED.put("input_audio_noise_reduction", "audio.input.noise_reduction");
        MOVED.put("voice", "audio.output.voice");
        MOVED.put("speed", "audio.output.speed");
        MOVED.put("max_response_output_tokens", "max_output_tokens");
    }

    private BetaSession() {}

    /** A flat session, or part of one, in GA terms. What it does not know stays where it is. */
    public static ObjectNode toGa(ObjectNode flat) {
        ObjectNode ga = Json.object();
        flat.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            switch (name) {
                case MODALITIES -> ga.set("output_modalities", modalitiesToGa(value));
                case INPUT_FORMAT -> put(ga, "audio.input.format", formatToGa(value));
                case OUTPUT_FORMAT -> put(ga, "audio.output.format", formatToGa(value));
                default -> put(ga, MOVED.getOrDefault(name, name), value);
            }
        });
        return ga;
    }

    /** A complete GA session as a flat one. */
    public static ObjectNode toBeta(ObjectNode ga) {
        ObjectNode flat = Json.object();
        copy(ga, "id", flat, "id");
        copy(ga, "object", flat, "object");
        copy(ga, "model", flat, "model");
        copy(ga, "expires_at", flat, "expires_at");
        if (ga.has("output_modalities")) {
            flat.set(MODALITIES, modalitiesToBeta(ga.get("output_modalities")));
        }
        copy(ga, "instructions", flat, "instructions");
        copy(ga, "audio.output.voice", flat, "voice");
        setFormat(ga, "audio.input.format", flat, INPUT_FORMAT);
        setFormat(ga, "audio.output.format", flat, OUTPUT_FORMAT);
        copy(ga, "audio.input.transcription", flat, "input_audio_transcription");
        copy(ga, "audio.input.noise_reduction", flat, "input_audio_noise_reduction");
        copy(ga, "audio.input.turn_detection", flat, "turn_detection");
        for (String same : new String[] {"tools", "tool_choice", "temperature"}) {
            copy(ga, same, flat, same);
        }
        copy(ga, "max_output_tokens", flat, "max_response_output_tokens");
        copy(ga, "audio.output.speed", flat, "speed");
        copy(ga, "tracing", flat, "tracing");
        copy(ga, "include", flat, "include");
        return flat.putNull("client_secret");
    }

    /** Rewrites the object of a GA response in place. */
    static void responseToBeta(ObjectNode response) {
        response.set(MODALITIES, modalitiesToBeta(response.path("output_modalities")));
        response.remove("output_modalities");
        copy(response, "audio.output.voice", response, "voice");
        setFormat(response, "audio.output.format", response, OUTPUT_FORMAT);
        response.remove("audio");
    }

    /** The path a beta client knows a GA field by. */
    public static String param(String gaParam) {
        String path = gaParam;
        for (Map.Entry<String, String> moved : MOVED.entrySet()) {
            path = path.replace("." + moved.getValue(), "." + moved.getKey());
        }
        return path.replace(".audio.input.format", "." + INPUT_FORMAT)
                .replace(".audio.output.format", "." + OUTPUT_FORMAT)
                .replace(".output_modalities", "." + MODALITIES);
    }

    private static JsonNode modalitiesToGa(JsonNode modalities) {
        if (!modalities.isArray()) {
            return modalities;
        }
        for (JsonNode modality : modalities) {
            if (modality.asText().equals("audio")) {
                return Json.array().add("audio");
            }
        }
        return modalities;
    }

    private static ArrayNode modalitiesToBeta(JsonNode modalities) {
        ArrayNode beta = Json.array().add("text");
        return ConfigMapper.spoken(modalities) ? beta.add("audio") : beta;
    }

    private static JsonNode formatToGa(JsonNode name) {
        AudioFormat format = name.isTextual() ? FORMATS.get(name.textValue()) : null;
        return format == null ? Json.object().set("type", name) : format.json();
    }

    private static void setFormat(ObjectNode from, String path, ObjectNode to, String name) {
        JsonNode format = at(from, path);
        if (format.isObject()) {
            AudioFormat ga = AudioFormat.of(format);
            FORMATS.forEach((beta, candidate) -> {
                if (candidate == ga) {
                    to.put(name, beta);
                }
            });
        }
    }

    private static void copy(ObjectNode from, String path, ObjectNode to, String name) {
        JsonNode value = at(from, path);
        if (!value.isMissingNode()) {
            to.set(name, value);
        }
    }

    private static JsonNode at(ObjectNode object, String path) {
        return object.at("/" + path.replace('.', '/'));
    }

    private static void put(ObjectNode object, String path, JsonNode value) {
        ObjectNode at = object;
        String[] names =
                MOVED.containsValue(path) || path.startsWith("audio.") ? path.split("\\.", -1) : new String[] {path};
        for (int i = 0; i < names.length - 1; i++) {
            // Something else by this name is no field of a flat session; what belongs here replaces it.
            at = at.get(names[i]) instanceof ObjectNode inner ? inner : at.putObject(names[i]);
        }
        at.set(names[names.length - 1], value);
    }
}
