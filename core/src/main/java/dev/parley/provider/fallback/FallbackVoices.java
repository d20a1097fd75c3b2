package dev.parley.provider.fallback;

import dev.parley.provider.TextToSpeech;
import java.util.Optional;

/**
 * What speaks when the voice in use does not.
 *
 * @param reserve goes on with a reply; asked only while it is ready and has a voice for the language
 * @param kept sentences made while the voice worked
 */
public record FallbackVoices(Optional<TextToSpeech> reserve, SentenceCache kept) {
    /** Nothing speaks. */
    public static final FallbackVoices NONE = new FallbackVoices(Optional.empty(), new SentenceCache(0));
}
