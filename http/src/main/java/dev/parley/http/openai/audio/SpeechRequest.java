package dev.parley.http.openai.audio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.container.AudioFileType;
import dev.parley.http.openai.request.ApiException;
import dev.parley.http.openai.request.RequestFields;
import dev.parley.speech.SpeechFrontEnd;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request to {@code POST /v1/audio/speech}.
 *
 * @param voice name of a voice; one the engine does not have means its own
 * @param events whether the audio comes as server-sent events
 */
record SpeechRequest(String input, Optional<String> voice, AudioFileType type, double speed, boolean events) {
    static final int MAX_INPUT = 4096;

    private static final int MAX_NAME = 256;
    /** Characters that are looked at together for something to say: most texts have it in the first. */
    private static final int PIECE = 200;

    private static final double SLOWEST = 0.25;
    private static final double FASTEST = 4;
    private static final Map<String, AudioFileType> TYPES = Stream.of(AudioFileType.values())
            .collect(Collectors.toUnmodifiableMap(type -> type.name().toLowerCase(Locale.ROOT), type -> type));

    static SpeechRequest parse(@Nullable Buffer body) throws ApiException {
        RequestFields fields = RequestFields.of(body);
        String input = fields.text("input", MAX_INPUT).orElseThrow(() -> ApiException.missing("input"));
        if (input.isBlank()) {
            throw ApiException.invalid("input", "expected some text to speak.");
        }
        if (!isSpeakable(input)) {
            throw ApiException.invalid("input", "it holds nothing that can be spoken, only signs without words.");
        }
        fields.text("model", MAX_NAME);
        fields.text("instructions", MAX_INPUT);
        String format = fields.oneOf(
                        "response_format", TYPES.keySet().stream().sorted().toList())
                .orElse("mp3");
        return new SpeechRequest(
                input,
                voice(fields),
                TYPES.getOrDefault(format, AudioFileType.MP3),
                fields.number("speed", SLOWEST, FASTEST).orElse(1),
                fields.oneOf("stream_format", List.of("audio", "sse"))
                        .orElse("audio")
                        .equals("sse"));
    }

    /** Some signs are words to every voice. */
    private static boolean isWord(int c) {
        return Character.isLetterOrDigit(c) || "%€$£¥&+=°".indexOf(c) >= 0;
    }

    private static boolean isSpeakable(String input) {
        boolean[] spoken = new boolean[1];
        SpeechFrontEnd frontEnd = new SpeechFrontEnd(
                Optional.empty(),
                unit -> spoken[0] |= unit.spoken().codePoints().anyMatch(SpeechRequest::isWord));
        for (int at = 0; at < input.length() && !spoken[0]; at += PIECE) {
            frontEnd.accept(input.substring(at, Math.min(input.length(), at + PIECE)));
        }
        if (!spoken[0]) {
            frontEnd.end();
        }
        return spoken[0];
    }

    private static Optional<String> voice(RequestFields fields) throws ApiException {
        JsonNode voice = fields.get("voice");
        if (voice.isObject()) {
            JsonNode id = voice.path("id");
            if (!id.isTextual() || id.textValue().length() > MAX_NAME) {
                throw ApiException.invalid("voice.id", "expected a string of at most " + MAX_NAME + " characters.");
            }
            return Optional.of(id.textValue());
        }
        return fields.text("voice", MAX_NAME);
    }
}
