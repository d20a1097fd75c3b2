package dev.parley.provider.spare;

import dev.parley.provider.TextToSpeech;
import java.util.Optional;

/**
 * What speaks when the voice in use does not.
 *
 * @param reserve goes on with a reply; asked only while it is ready and has a voice for the language
 * @param kept sentences made while the voice worked
 */
public record SpareVoices(Optional<TextToSpeech> reserve, KeptSentences kept) {
    /** Nothing speaks. */
    public static final SpareVoices NONE = new SpareVoices(Optional.empty(), new KeptSentences(0));
}
