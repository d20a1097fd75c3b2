package dev.parley.provider;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What speaks when the voice in use does not.
 *
 * @param reserve goes on with a reply; asked only while it is ready and has a voice for the language
 * @param kept sentences made while the voice worked
 */
public record FallbackVoices(Optional<TextToSpeech> reserve, SentenceCache kept) {
    /** Nothing speaks. */
    public static final FallbackVoices NONE = new FallbackVoices(Optional.empty(), new SentenceCache(0));

    /** The reserve within what a function makes around it. */
    public FallbackVoices decorated(UnaryOperator<TextToSpeech> tts) {
        return new FallbackVoices(reserve.map(tts), kept);
    }
}
