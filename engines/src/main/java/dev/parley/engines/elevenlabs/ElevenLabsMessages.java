package dev.parley.engines.elevenlabs;

import dev.parley.engines.support.service.VoiceCatalogue;
import dev.parley.provider.TextToSpeech;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What ElevenLabs is sent for one reply: the path of its connection, and the messages of its context. Immutable. */
final class ElevenLabsMessages {
    /** Rates that it makes. */
    static final Set<Integer> RATES = Set.of(8_000, 16_000, 22_050, 24_000, 44_100, 48_000);

    static final int USUAL_RATE = 24_000;
    static final double SLOWEST = 0.7;
    static final double FASTEST = 1.2;

    /** Of a context without text, in s: the most there is. */
    private static final int INACTIVITY = 180;

    private final ElevenLabsOptions options;
    private final String path;
    private final JsonObject settings;

    /** @param voice its id */
    ElevenLabsMessages(ElevenLabsOptions options, TextToSpeech.Options wanted, String voice) {
        this.options = options;
        this.path = "/v1/text-to-speech/" + encoded(voice) + "/multi-stream-input?" + query(options, wanted);
        this.settings = settings(options.sound(), wanted.speed());
    }

    /** The rate that is asked for, in Hz. */
    static int rate(ElevenLabsOptions options, TextToSpeech.Options wanted) {
        return options.sampleRate().orElse(RATES.contains(wanted.sampleRate()) ? wanted.sampleRate() : USUAL_RATE);
    }

    private static String query(ElevenLabsOptions options, TextToSpeech.Options wanted) {
        Map<String, String> query = new TreeMap<>();
        query.put("model_id", options.model());
        query.put("output_format", "pcm_" + rate(options, wanted));
        query.put("inactivity_timeout", Integer.toString(INACTIVITY));
        query.put("sync_alignment", "true");
        query.put("auto_mode", Boolean.toString(options.buffer().auto()));
        // Other models answer a language with an error.
        Optional<String> language = wanted.language()
                .or(options::language)
                .filter(tag -> options.model().contains("v2_5"));
        language.ifPresent(tag -> query.put("language_code", VoiceCatalogue.primary(tag)));
        options.text().normalization().ifPresent(how -> query.put("apply_text_normalization", how));
        options.text().ssml().ifPresent(it -> query.put("enable_ssml_parsing", it.toString()));
        options.text().logging().ifPresent(it -> query.put("enable_logging", it.toString()));
        options.sound().seed().ifPresent(it -> query.put("seed", it.toString()));
        return query.entrySet().stream()
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static JsonObject settings(ElevenLabsOptions.Sound sound, double speed) {
        JsonObject json = new JsonObject();
        double wanted = Math.clamp(sound.speed() * speed, SLOWEST, FASTEST);
        if (wanted != 1.0) {
            json.put("speed", wanted);
        }
        sound.stability().ifPresent(it -> json.put("stability", it));
        sound.similarity().ifPresent(it -> json.put("similarity_boost", it));
        sound.style().ifPresent(it -> json.put("style", it));
        sound.speakerBoost().ifPresent(it -> json.put("use_speaker_boost", it));
        return json;
    }

    /** Of the connection, below the service's address. */
    String path() {
        return path;
    }

    /** Begins a context; only there may it be said how it is to sound. */
    JsonObject first(String context) {
        JsonObject json = message(context).put("text", " ");
        if (!settings.isEmpty()) {
            json.put("voice_settings", settings.copy());
        }
        if (!options.buffer().auto() && !options.buffer().schedule().isEmpty()) {
            json.put(
                    "generation_config",
                    new JsonObject()
                            .put(
                                    "chunk_length_schedule",
                                    new JsonArray(options.buffer().schedule())));
        }
        if (!options.text().dictionaries().isEmpty()) {
            JsonArray locators = new JsonArray();
            options.text().dictionaries().forEach(each -> locators.add(locator(each)));
            json.put("pronunciation_dictionary_locators", locators);
        }
        return json;
    }

    private static JsonObject locator(ElevenLabsOptions.Dictionary dictionary) {
        JsonObject json = new JsonObject().put("pronunciation_dictionary_id", dictionary.id());
        dictionary.version().ifPresent(version -> json.put("version_id", version));
        return json;
    }

    /** More text. @param flush speaks all that has come */
    JsonObject text(String context, String words, boolean flush) {
        JsonObject json = message(context).put("text", words + " ");
        return flush ? json.put("flush", true) : json;
    }

    JsonObject flush(String context) {
        return message(context).put("flush", true);
    }

    /** Ends a context, behind what is being flushed. */
    static JsonObject close(String context) {
        return message(context).put("close_context", true);
    }

    /** So that a context without text is not taken for forgotten. */
    JsonObject keepAlive(String context) {
        return message(context).put("text", "");
    }

    private static JsonObject message(String context) {
        return new JsonObject().put("context_id", context);
    }
}
