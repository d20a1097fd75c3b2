package dev.parley.engines.cartesia;

import dev.parley.engines.support.service.VoiceCatalogue;
import dev.parley.provider.TextToSpeech;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;

/** What Cartesia is sent for one reply. All requests of a context have the same fields, but for text and flags. Immutable. */
final class CartesiaMessages {
    /** Rates that it makes. */
    static final Set<Integer> RATES = Set.of(8_000, 16_000, 22_050, 24_000, 44_100, 48_000);

    static final int USUAL_RATE = 24_000;
    static final double SLOWEST = 0.6;
    static final double FASTEST = 1.5;

    private final JsonObject same;

    /** @param voice its id */
    CartesiaMessages(
            CartesiaOptions options, TextToSpeech.Options wanted, String voice, Optional<String> voiceLanguage) {
        JsonObject json = new JsonObject()
                .put("model_id", options.model())
                .put("voice", new JsonObject().put("mode", "id").put("id", voice))
                .put(
                        "output_format",
                        new JsonObject()
                                .put("container", "raw")
                                .put("encoding", "pcm_s16le")
                                .put("sample_rate", rate(options, wanted)))
                .put("add_timestamps", true)
                .put("max_buffer_delay_ms", options.bufferDelay().toMillis());
        language(json, options, wanted.language().or(options::language).or(() -> voiceLanguage));
        JsonObject sound = sound(options.sound(), wanted.speed());
        if (!sound.isEmpty()) {
            json.put("generation_config", sound);
        }
        options.sound().pronunciation().ifPresent(id -> json.put("pronunciation_dict_id", id));
        options.sound().normalization().ifPresent(how -> json.put("normalization", how));
        this.same = json;
    }

    /** The rate that is asked for, in Hz. */
    static int rate(CartesiaOptions options, TextToSpeech.Options wanted) {
        return options.sampleRate().orElse(RATES.contains(wanted.sampleRate()) ? wanted.sampleRate() : USUAL_RATE);
    }

    /** One of both: Cartesia refuses a request that has a language and a locale. */
    private static void language(JsonObject json, CartesiaOptions options, Optional<String> language) {
        Optional<String> primary = language.map(VoiceCatalogue::primary);
        Optional<String> locale =
                options.locale().filter(it -> primary.isEmpty() || primary.get().equals(VoiceCatalogue.primary(it)));
        locale.ifPresentOrElse(it -> json.put("locale", it), () -> primary.ifPresent(it -> json.put("language", it)));
    }

    private static JsonObject sound(CartesiaOptions.Sound sound, double speed) {
        JsonObject json = new JsonObject();
        double wanted = Math.clamp(sound.speed() * speed, SLOWEST, FASTEST);
        if (wanted != 1.0) {
            json.put("speed", wanted);
        }
        sound.volume().ifPresent(it -> json.put("volume", it));
        sound.emotion().ifPresent(it -> json.put("emotion", it));
        return json;
    }

    /** More text, behind which more may come. */
    JsonObject text(String context, String text) {
        return request(context, text).put("continue", true);
    }

    /** What has come is to be spoken now. */
    JsonObject flush(String context) {
        return request(context, "").put("continue", true).put("flush", true);
    }

    /** No more text. */
    JsonObject end(String context) {
        return request(context, "").put("continue", false);
    }

    private JsonObject request(String context, String text) {
        return same.copy().put("context_id", context).put("transcript", text);
    }

    static JsonObject cancel(String context) {
        return new JsonObject().put("context_id", context).put("cancel", true);
    }
}
