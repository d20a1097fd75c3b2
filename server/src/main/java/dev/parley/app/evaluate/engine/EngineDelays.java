package dev.parley.app.evaluate.engine;

import java.time.Duration;

/**
 * After what time on virtual time each kind of engine answers, whatever the machine takes to compute it: latencies are then
 * those of turn-taking.
 *
 * @param transcript from the end of an utterance, or of a stretch of speech in it, to its words
 * @param endOfTurn from a question to the answer of the end-of-turn model
 * @param firstToken from a request to the language model's text
 * @param firstAudio from a reply's first text to its first sound
 */
public record EngineDelays(Duration transcript, Duration endOfTurn, Duration firstToken, Duration firstAudio) {
    /** About those of fast engines over a near network. */
    public static final EngineDelays USUAL = new EngineDelays(
            Duration.ofMillis(100), Duration.ofMillis(60), Duration.ofMillis(200), Duration.ofMillis(100));
}
