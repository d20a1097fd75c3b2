package dev.parley.session;

import java.time.Duration;

/**
 * Bounds of one session. Each names what happens at the bound.
 *
 * @param uncommittedAudio caller audio kept for one turn; at the bound the turn is ended
 * @param items of a conversation; at the bound further items are refused
 * @param unplayedAudio synthesised audio waiting for playout; at the bound the synthesiser gets no more text
 * @param transcriptWait how long the words of an ended turn may take; then the turn goes on without the rest
 * @param duration of a session; then it ends
 */
public record SessionLimits(
        Duration uncommittedAudio, int items, Duration unplayedAudio, Duration transcriptWait, Duration duration) {
    public SessionLimits withDuration(Duration value) {
        return new SessionLimits(uncommittedAudio, items, unplayedAudio, transcriptWait, value);
    }

    public static final SessionLimits DEFAULT = new SessionLimits(
            Duration.ofMinutes(5), 2000, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofMinutes(60));
}
