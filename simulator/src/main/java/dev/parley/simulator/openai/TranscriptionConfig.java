package dev.parley.simulator.openai;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a transcription session is set to, in OpenAI's nested form or Speaches' flat one. Confined to one connection. */
final class TranscriptionConfig {
    private static final Set<String> SESSION = Set.of("type", "audio", "include");
    private static final Set<String> INPUT = Set.of("format", "noise_reduction", "transcription", "turn_detection");
    private static final Set<String> FLAT = Set.of(
            "input_audio_transcription", "turn_detection", "input_audio_noise_reduction", "include", "modalities");
    private static final Set<String> TRANSCRIPTION =
            Set.of("model", "language", "languages", "prompt", "keywords", "delay");
    private static final String LIVE = "gpt-live-transcribe";
    private static final String WHISPER = "gpt-realtime-whisper";

    private final boolean flat;
    private JsonObject transcription;
    private Optional<JsonObject> turnDetection = Optional.of(new JsonObject().put("type", "server_vad"));

    /**
     * What is wrong with a message.
     *
     * @param param empty for none
     */
    record Wrong(String code, String param, String message) {}

    TranscriptionConfig(RealtimeFlavour flavour, String model) {
        this.flat = flavour == RealtimeFlavour.SPEACHES;
        this.transcription = model.isEmpty() ? new JsonObject() : new JsonObject().put("model", model);
    }

    JsonObject json() {
        if (flat) {
            return new JsonObject()
                    .put("id", "sess_1")
                    .put("model", "gpt-4o-realtime-preview")
                    .put("modalities", new JsonArray().add("audio").add("text"))
                    .put("input_audio_format", "pcm16")
                    .put("input_audio_transcription", transcription)
                    .put("turn_detection", turnDetection.orElse(null));
        }
        JsonObject input = new JsonObject()
                .put("format", new JsonObject().put("type", "audio/pcm").put("rate", 24_000))
                .put("noise_reduction", null)
                .put("transcription", transcription.isEmpty() ? null : transcription)
                .put("turn_detection", turnDetection.orElse(null));
        return new JsonObject()
                .put("type", "transcription")
                .put("object", "realtime.transcription_session")
                .put("id", "sess_1")
                .put("expires_at", 1_767_229_200)
                .put("audio", new JsonObject().put("input", input))
                .put("include", null);
    }

    /** Takes an update; what is wrong with it, if anything is, and then it changes nothing. */
    Optional<Wrong> update(@org.jspecify.annotations.Nullable Object session) {
        if (!(session instanceof JsonObject wanted)) {
            return Optional.of(new Wrong("missing_required_parameter", "session", "Missing required parameter."));
        }
        return flat ? updateFlat(wanted) : updateNested(wanted);
    }

    private Optional<Wrong> updateNested(JsonObject wanted) {
        if (!"transcription".equals(wanted.getValue("type"))) {
            return Optional.of(new Wrong(
                    "missing_required_parameter", "session.type", "Missing required parameter: 'session.type'."));
        }
        JsonObject audio = object(wanted, "audio");
        JsonObject input = object(audio, "input");
        Optional<Wrong> wrong = unknown("session", wanted, SESSION)
                .or(() -> unknown("session.audio", audio, Set.of("input")))
                .or(() -> unknown("session.audio.input", input, INPUT))
                .or(() -> format(object(input, "format")))
                .or(() -> model("session.audio.input", object(input, "transcription"), input));
        return wrong.isPresent() ? wrong : take(input, "transcription");
    }

    private Optional<Wrong> updateFlat(JsonObject wanted) {
        Optional<Wrong> wrong = unknown("session", wanted, FLAT)
                .or(() -> unknown(
                        "session.input_audio_transcription",
                        object(wanted, "input_audio_transcription"),
                        Set.of("model", "language", "prompt")));
        return wrong.isPresent() ? wrong : take(wanted, "input_audio_transcription");
    }

    private Optional<Wrong> take(JsonObject fields, String name) {
        if (fields.containsKey(name)) {
            transcription = transcription.copy().mergeIn(object(fields, name));
        }
        if (fields.containsKey("turn_detection")) {
            turnDetection = Optional.ofNullable(fields.getJsonObject("turn_detection"));
        }
        return Optional.empty();
    }

    private static JsonObject object(JsonObject json, String name) {
        return json.getValue(name) instanceof JsonObject object ? object : new JsonObject();
    }

    private static Optional<Wrong> unknown(String path, JsonObject object, Set<String> known) {
        return object.fieldNames().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .map(name -> new Wrong(
                        "unknown_parameter", path + "." + name, "Unknown parameter: '" + path + "." + name + "'."));
    }

    private static Optional<Wrong> format(JsonObject format) {
        boolean known = format.isEmpty()
                || "audio/pcm".equals(format.getValue("type"))
                        && Integer.valueOf(24_000).equals(format.getValue("rate"));
        return known
                ? Optional.empty()
                : Optional.of(new Wrong(
                        "invalid_value", "session.audio.input.format", "This simulation hears PCM of 24 kHz."));
    }

    /** What goes with which model. */
    private static Optional<Wrong> model(String path, JsonObject wanted, JsonObject input) {
        Optional<Wrong> unknown = unknown(path + ".transcription", wanted, TRANSCRIPTION);
        String model = wanted.getString("model", "");
        boolean several = Set.of(LIVE, "gpt-transcribe").contains(model);
        String field = model.equals(WHISPER) && wanted.containsKey("prompt")
                ? "transcription.prompt"
                : !several && wanted.containsKey("languages")
                        ? "transcription.languages"
                        : !several && wanted.containsKey("keywords")
                                ? "transcription.keywords"
                                : model.equals(LIVE) && input.getValue("turn_detection") != null
                                        ? "turn_detection"
                                        : "";
        return unknown.or(() -> field.isEmpty()
                ? Optional.empty()
                : Optional.of(new Wrong(
                        "invalid_value",
                        path + "." + field,
                        "'" + path + "." + field + "' is not supported for this model.")));
    }

    /** Whether words are told as they come. */
    boolean isLive() {
        return Set.of(LIVE, WHISPER).contains(transcription.getString("model", ""));
    }

    /** How long a silence ends a piece; empty: none does. */
    Optional<Double> silenceMs() {
        return turnDetection.map(it -> it.getDouble("silence_duration_ms", 500.0));
    }

    /** What is told of an item when it is there. */
    List<String> itemEvents() {
        return flat
                ? List.of("conversation.item.created")
                : List.of("conversation.item.added", "conversation.item.done");
    }
}
