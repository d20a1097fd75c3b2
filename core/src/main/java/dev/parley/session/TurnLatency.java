package dev.parley.session;

import java.util.OptionalLong;

/**
 * One turn's latency breakdown: ms from the end of the caller's speech (its last voiced sample) to each moment. Empty
 * where the moment did not come.
 *
 * @param endOfTurnMs the turn was taken to be over
 * @param transcriptMs the last word was recognised
 * @param firstTokenMs the language model's first text
 * @param firstAudioMs the synthesiser's first audio
 * @param firstByteMs the first audio left for the client
 */
public record TurnLatency(
        OptionalLong endOfTurnMs,
        OptionalLong transcriptMs,
        OptionalLong firstTokenMs,
        OptionalLong firstAudioMs,
        OptionalLong firstByteMs) {}
