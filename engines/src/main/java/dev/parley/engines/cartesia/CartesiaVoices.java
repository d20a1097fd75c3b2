package dev.parley.engines.cartesia;

import static dev.parley.engines.support.service.JsonFields.text;

import dev.parley.engines.support.service.JsonFields;
import dev.parley.engines.support.service.VoiceCatalogue;
import dev.parley.engines.support.service.VoiceCatalogue.Page;
import dev.parley.provider.TextToSpeech.Voice;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads Cartesia's list of voices. Stateless. */
final class CartesiaVoices {
    /** The first page. */
    static final String QUESTION = "/voices?limit=100";

    /** Katie, whom Cartesia recommends for agents. */
    private static final String USUAL = "f786b574-daa5-4673-aa0c-cbe3e8534c02";

    private static final Pattern ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private CartesiaVoices() {}

    /**
     * @param voice id of the default, where somebody chose one
     * @param rate at which nothing is resampled, in Hz
     */
    static VoiceCatalogue catalogue(Optional<String> voice, int rate) {
        return new VoiceCatalogue(voice, USUAL, rate, ID, CartesiaVoices::page);
    }

    /** Up to 2024-06-10 the list was all there was. */
    private static Page page(Buffer body) {
        boolean list = body.toString().stripLeading().startsWith("[");
        JsonObject page = list ? new JsonObject().put("data", body.toJsonArray()) : body.toJsonObject();
        List<Voice> voices = new ArrayList<>();
        for (JsonObject voice : JsonFields.objects(page, "data")) {
            if (!text(voice, "id").isEmpty()) {
                voices.add(VoiceCatalogue.voice(
                        text(voice, "id"),
                        text(voice, "name"),
                        text(voice, "description"),
                        Optional.of(text(voice, "language"))));
            }
        }
        boolean more = JsonFields.flag(page, "has_more") && !voices.isEmpty();
        return new Page(voices, more ? Optional.of(behind(voices.getLast())) : Optional.empty());
    }

    private static String behind(Voice last) {
        return QUESTION + "&starting_after=" + URLEncoder.encode(last.name(), StandardCharsets.UTF_8);
    }
}
