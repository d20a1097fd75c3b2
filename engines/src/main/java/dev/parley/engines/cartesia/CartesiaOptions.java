package dev.parley.engines.cartesia;

import java.time.Duration;
import java.util.Optional;

/**
 * How text is spoken by Cartesia.
 *
 * @param model as Cartesia names it
 * @param voice id of the voice for sessions that name none, or one that is not known; empty for the usual one
 * @param language of the text where the session names none
 * @param locale sent in place of the language where it is of the same language
 * @param sampleRate asked for, in Hz; empty: the session's own where Cartesia has it
 * @param bufferDelay how long Cartesia may wait for more text; zero: it gets whole clauses and never waits
 * @param flushSentences whether it is told to speak at the end of each sentence
 * @param sound how it is to sound
 */
record CartesiaOptions(
        String model,
        Optional<String> voice,
        Optional<String> language,
        Optional<String> locale,
        Optional<Integer> sampleRate,
        Duration bufferDelay,
        boolean flushSentences,
        Sound sound) {

    /**
     * @param speed 0.6 to 1.5
     * @param volume 0.5 to 2
     * @param emotion such as {@code content}
     * @param pronunciation id of a dictionary of pronunciations
     * @param normalization {@code auto}, {@code off} or a locale
     */
    record Sound(
            double speed,
            Optional<Double> volume,
            Optional<String> emotion,
            Optional<String> pronunciation,
            Optional<String> normalization) {}
}
