package dev.parley.session;

import java.time.Duration;

/**
 * Bounds of one session. Each names what happens at the bound.
 *
 * @param uncommittedAudio caller audio kept for one turn, or waiting to be transcribed in items the client made; at the
 *     bound the turn is ended, the item refused
 * @param items of a conversation; at the bound further items are refused
 * @param unplayedAudio synthesised audio waiting for playout; at the bound the synthesiser gets no more text
 * @param transcriptWait how long the words of an ended turn may take; then the turn goes on without the rest
 * @param duration of a session; then it ends
 * @param itemAudio audio of the newest items kept for the client to get back; at the bound the oldest is dropped
 * @param contextTokens most tokens the language model is given; at the bound the oldest items are left out, or the reply
 *     fails, as {@link SessionConfig.Thinking#truncation()} says
 */
public record SessionLimits(
        Duration uncommittedAudio,
        int items,
        Duration unplayedAudio,
        Duration transcriptWait,
        Duration duration,
        Duration itemAudio,
        int contextTokens) {
    /** What fits a context of 32,768 tokens beside the longest reply (openai-realtime.md 7). */
    private static final int CONTEXT_TOKENS = 28_224;

    /** Keeps no audio. */
    public static final SessionLimits DEFAULT = new SessionLimits(
            Duration.ofMinutes(5),
            2000,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofMinutes(60),
            Duration.ZERO,
            CONTEXT_TOKENS);

    public SessionLimits withDuration(Duration value) {
        return new SessionLimits(
                uncommittedAudio, items, unplayedAudio, transcriptWait, value, itemAudio, contextTokens);
    }

    public SessionLimits withItemAudio(Duration value) {
        return new SessionLimits(
                uncommittedAudio, items, unplayedAudio, transcriptWait, duration, value, contextTokens);
    }

    public SessionLimits withContextTokens(int value) {
        return new SessionLimits(uncommittedAudio, items, unplayedAudio, transcriptWait, duration, itemAudio, value);
    }
}
