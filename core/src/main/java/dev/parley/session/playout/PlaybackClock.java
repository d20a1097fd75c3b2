package dev.parley.session.playout;

import dev.parley.audio.Samples;
import dev.parley.session.PlaybackPosition;
import dev.parley.session.context.PlaybackReports;

/**
 * How much of one message the caller has heard. The server's clock starts with the first release and stands still while the
 * caller has run out of audio. A carrier that tells positions sets it: before the first of them nothing was heard, between
 * them and when they cease the server's clock goes on from the last one, and what was not told to be heard may still be on its
 * way. Pure of timers. Loop only.
 */
public final class PlaybackClock {
    private final int rate;
    private final PlaybackReports carrier;
    private long startNanos;
    private long generation;
    private long releasedSamples;
    private long toldSamples;
    private boolean started;
    private boolean told;
    private boolean passed;

    /** @param notBeforeNanos when the caller will have heard what was released before this message */
    PlaybackClock(int rate, PlaybackReports carrier, long notBeforeNanos) {
        this.rate = rate;
        this.carrier = carrier;
        this.startNanos = notBeforeNanos;
    }

    int rate() {
        return rate;
    }

    /** So many samples leave. */
    void release(int samples, long now) {
        long caughtUp = now - Samples.toNanos(releasedSamples, rate);
        if (!started) {
            generation = carrier.nextGeneration();
            startNanos = Math.max(now, startNanos);
            started = true;
        } else if (caughtUp > startNanos) {
            // Nothing was playing: playback restarts with these.
            startNanos = caughtUp;
        }
        releasedSamples += samples;
    }

    /** Takes a position that {@link PlaybackReports#accept} took; no more is heard than has been released. */
    public void played(PlaybackPosition position, long now) {
        if (!started || passed || position.generation() < generation) {
            return;
        }
        passed = position.generation() > generation;
        long heard = passed ? releasedSamples : Math.min(position.samples(), releasedSamples);
        toldSamples = Math.max(toldSamples, heard);
        told = true;
        startNanos = now - Samples.toNanos(toldSamples, rate);
    }

    /** Number of what it has released; 0 before the first of it. */
    public long generation() {
        return generation;
    }

    /** Whether any of it has been released. */
    public boolean started() {
        return started;
    }

    /** How long it has been playing by now, in ms, by the server's clock; may be longer than what has been released. */
    long playingMs(long now) {
        return started ? Math.max(0, (now - startNanos) / 1_000_000) : 0;
    }

    /** How much the caller has heard by now, in ms. */
    public long heardMs(long now) {
        boolean waits = carrier.told() && !told && carrier.awaitedUntil(startNanos, now) > now;
        return waits ? 0 : Math.min(playingMs(now), releasedMs());
    }

    /** When playback of what begins {@code ms} into the message begins. */
    long nanosAt(long ms) {
        return startNanos + ms * 1_000_000L;
    }

    /** When the caller will have heard all that has been released, as far as can be told now. */
    public long endNanos() {
        return startNanos + Samples.toNanos(releasedSamples, rate);
    }

    /** The latest at which all that has been released counts as heard; behind {@link #endNanos} while a carrier owes word. */
    public long heardByNanos(long now) {
        boolean owed = started && toldSamples < releasedSamples;
        return owed ? carrier.awaitedUntil(endNanos(), now) : Math.min(endNanos(), now);
    }

    /** Whether the caller has heard all that has been released. */
    public boolean isHeard(long now) {
        return heardByNanos(now) <= now;
    }

    /** All audio released so far, in ms. */
    long releasedMs() {
        return Samples.toMs(releasedSamples, rate);
    }
}
