package dev.parley.engines.elevenlabs;

import java.util.List;
import java.util.Optional;

/**
 * How text is spoken by ElevenLabs.
 *
 * @param model as ElevenLabs names it
 * @param voice id of the voice for sessions that name none, or one that is not known; empty for the usual one
 * @param language of the text where the session names none
 * @param sampleRate asked for, in Hz; empty: the session's own where ElevenLabs has it
 * @param buffer when what has come of the text is spoken
 * @param sound how it is to sound
 * @param text what is made of the text before it is spoken
 */
record ElevenLabsOptions(
        String model,
        Optional<String> voice,
        Optional<String> language,
        Optional<Integer> sampleRate,
        Buffer buffer,
        Sound sound,
        Text text) {

    /**
     * @param auto it gets whole clauses, and speaks each at once
     * @param schedule otherwise: how many characters have to be there, for each piece of sound; empty for its own
     */
    record Buffer(boolean auto, List<Integer> schedule) {}

    /**
     * @param speed 0.7 to 1.2
     * @param stability 0 to 1
     * @param similarity 0 to 1
     * @param style 0 to 1
     */
    record Sound(
            double speed,
            Optional<Double> stability,
            Optional<Double> similarity,
            Optional<Double> style,
            Optional<Boolean> speakerBoost,
            Optional<Long> seed) {}

    /**
     * @param normalization {@code auto}, {@code on} or {@code off}
     * @param ssml whether it is SSML
     * @param logging false: ElevenLabs keeps nothing of it
     * @param dictionaries of pronunciations
     */
    record Text(
            Optional<String> normalization,
            Optional<Boolean> ssml,
            Optional<Boolean> logging,
            List<Dictionary> dictionaries) {}

    /** A dictionary of pronunciations. */
    record Dictionary(String id, Optional<String> version) {}
}
