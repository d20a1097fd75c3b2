package dev.parley.simulator.load.call;

/**
 * One turn of one call; ms since the caller stopped speaking unless said otherwise, NaN where it did not happen.
 *
 * @param firstTranscript since the caller began to speak
 * @param languageModel from the start of the reply to its first words; only of dialects that tell them before they are
 *     heard
 * @param synthesis from the first words, or else the start of the reply, to its first audio
 */
public record TurnResult(
        double firstTranscript,
        double endOfTurn,
        double replyStarted,
        double firstAudio,
        double languageModel,
        double synthesis,
        double realTimeFactor,
        double longestGap) {}
