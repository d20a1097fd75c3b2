package dev.parley.simulator.load;

/**
 * One turn of one call; ms since the caller stopped speaking unless said otherwise, NaN where it did not happen.
 *
 * @param firstTranscript since the caller began to speak
 * @param synthesis from the start of the reply to its first audio
 */
record TurnResult(
        double firstTranscript,
        double endOfTurn,
        double replyStarted,
        double firstAudio,
        double synthesis,
        double realTimeFactor,
        double longestGap) {}
