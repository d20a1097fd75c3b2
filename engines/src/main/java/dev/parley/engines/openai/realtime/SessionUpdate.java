package dev.parley.engines.openai.realtime;

import dev.parley.provider.SpeechToText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Writes what a session is to be, without the fields that a server has refused. Stateless. */
final class SessionUpdate {
    private SessionUpdate() {}

    /**
     * @param greeting type of the server's greeting, which some servers of the older shape name after transcription
     * @param refused fields as {@link Lessons} knows them
     */
    static JsonObject of(
            Shape shape, String greeting, RealtimeOptions options, SpeechToText.Options wanted, Set<String> refused) {
        return switch (shape) {
            case GA -> new JsonObject().put("type", "session.update").put("session", nested(options, wanted, refused));
            case BETA ->
                new JsonObject()
                        .put(
                                "type",
                                greeting.startsWith("transcription_session")
                                        ? "transcription_session.update"
                                        : "session.update")
                        .put("session", flat(options, wanted, refused));
            case VLLM -> new JsonObject().put("type", "session.update").put("model", options.model());
        };
    }

    private static JsonObject nested(RealtimeOptions options, SpeechToText.Options wanted, Set<String> refused) {
        JsonObject input = new JsonObject()
                .put("format", new JsonObject().put("type", "audio/pcm").put("rate", Shape.GA.rate()))
                .put("transcription", transcription(options, wanted, refused));
        put(input, "turn_detection", turnDetection(options), refused);
        options.noiseReduction()
                .ifPresent(kind -> put(input, "noise_reduction", new JsonObject().put("type", kind), refused));
        return new JsonObject().put("type", "transcription").put("audio", new JsonObject().put("input", input));
    }

    /** Without a format: 16-bit PCM is what there is, and Speaches refuses to hear of it. */
    private static JsonObject flat(RealtimeOptions options, SpeechToText.Options wanted, Set<String> refused) {
        JsonObject session = new JsonObject().put("input_audio_transcription", transcription(options, wanted, refused));
        put(session, "turn_detection", turnDetection(options), refused);
        options.noiseReduction()
                .ifPresent(kind ->
                        put(session, "input_audio_noise_reduction", new JsonObject().put("type", kind), refused));
        return session;
    }

    private static JsonObject transcription(RealtimeOptions options, SpeechToText.Options wanted, Set<String> refused) {
        JsonObject transcription = new JsonObject().put("model", options.model());
        wanted.language().or(options::language).ifPresent(tag -> put(transcription, "language", primary(tag), refused));
        wanted.prompt().or(options::prompt).ifPresent(prompt -> put(transcription, "prompt", prompt, refused));
        if (!options.languages().isEmpty()) {
            JsonArray languages = new JsonArray();
            options.languages().forEach(tag -> languages.add(primary(tag)));
            put(transcription, "languages", languages, refused);
        }
        if (!options.keywords().isEmpty()) {
            put(transcription, "keywords", new JsonArray(options.keywords()), refused);
        }
        options.delay().ifPresent(delay -> put(transcription, "delay", delay, refused));
        return transcription;
    }

    /** Null leaves the ends of utterances to whoever commits them; left out, the server would look for them. */
    private static @org.jspecify.annotations.Nullable JsonObject turnDetection(RealtimeOptions options) {
        return options.turnDetection()
                .map(type -> new JsonObject().put("type", type))
                .orElse(null);
    }

    private static void put(
            JsonObject object, String name, @org.jspecify.annotations.Nullable Object value, Set<String> refused) {
        if (!refused.contains(name)) {
            object.put(name, value);
        }
    }

    private static String primary(String tag) {
        return tag.strip().split("[-_]", 2)[0];
    }
}
