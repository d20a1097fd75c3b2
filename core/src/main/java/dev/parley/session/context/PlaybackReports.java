package dev.parley.session.context;

import dev.parley.session.PlaybackPosition;
import java.time.Duration;

/**
 * What a carrier tells of the audio it plays, and the numbers of what it is given to play. A carrier that plays one
 * generation without a word of it is not waited for again before it tells something. Loop only.
 */
public final class PlaybackReports {
    /** How long a carrier that tells positions is waited for, from the time at which one is due. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final boolean told;
    private long newest;
    private long newestTold;
    private long lastNanos = Long.MIN_VALUE;
    private boolean silent;
    private long besideUntilNanos = Long.MIN_VALUE;

    /** @param told whether the carrier tells positions at all */
    public PlaybackReports(boolean told) {
        this.told = told;
    }

    /** Whether the carrier tells positions; if not, the server's clock alone is believed. */
    public boolean told() {
        return told;
    }

    /** The number of the next generation: counted as their first samples leave, from 1. */
    public long nextGeneration() {
        return ++newest;
    }

    /** Takes a position; false for one of audio that was never given, or of a generation before one told already. */
    public boolean accept(PlaybackPosition position, long now) {
        if (!told || position.generation() > newest || position.generation() < Math.max(1, newestTold)) {
            return false;
        }
        newestTold = position.generation();
        lastNanos = now;
        silent = false;
        return true;
    }

    /** Sound beside the replies has left, which the caller hears until then; it follows what left before. */
    public void beside(long untilNanos) {
        besideUntilNanos = untilNanos;
    }

    /** When the caller will have heard, or has heard, all sound beside the replies. */
    public long besideUntilNanos() {
        return besideUntilNanos;
    }

    /** Until when a report is waited for that is due at {@code dueNanos}; that itself where there is nothing to wait for. */
    public long awaitedUntil(long dueNanos, long now) {
        if (!told || silent) {
            return dueNanos;
        }
        long until = Math.max(dueNanos, lastNanos) + PATIENCE.toNanos();
        silent = until <= now;
        return until;
    }
}
