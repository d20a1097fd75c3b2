package dev.parley.engines.elevenlabs;

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

/** Reads ElevenLabs' list of voices. Stateless. */
final class ElevenLabsVoices {
    /** The first page. */
    static final String QUESTION = "/v2/voices?page_size=100";

    /** George, one of those that most accounts have. */
    private static final String USUAL = "JBFqnCBsd6RMkjVDRZzb";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{20}");

    private ElevenLabsVoices() {}

    /**
     * @param voice id of the default, where somebody chose one
     * @param rate at which nothing is resampled, in Hz
     */
    static VoiceCatalogue catalogue(Optional<String> voice, int rate) {
        return new VoiceCatalogue(voice, USUAL, rate, ID, ElevenLabsVoices::page);
    }

    private static Page page(Buffer body) {
        JsonObject page = body.toJsonObject();
        List<Voice> voices = new ArrayList<>();
        for (JsonObject voice : JsonFields.objects(page, "voices")) {
            if (!text(voice, "voice_id").isEmpty()) {
                voices.add(VoiceCatalogue.voice(
                        text(voice, "voice_id"), text(voice, "name"), text(voice, "description"), language(voice)));
            }
        }
        boolean more = JsonFields.flag(page, "has_more");
        Optional<String> next = Optional.of(text(page, "next_page_token"))
                .filter(token -> more && !token.isEmpty())
                .map(token -> QUESTION + "&next_page_token=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
        return new Page(voices, next);
    }

    /** What its label says, else the first that was verified. */
    private static Optional<String> language(JsonObject voice) {
        return Optional.of(text(JsonFields.object(voice, "labels"), "language"))
                .filter(language -> !language.isBlank())
                .or(() -> JsonFields.objects(voice, "verified_languages").stream()
                        .map(each -> text(each, "language"))
                        .findFirst());
    }
}
