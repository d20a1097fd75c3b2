package dev.parley.cli.timeline;

import java.util.Map;
import java.util.TreeMap;

/** When on the session's clock a moment of the caller's audio came. */
final class AudioClock {
    /** Arrival of the piece of audio that ends at the key; both in ms. */
    private final TreeMap<Long, Long> arrivals = new TreeMap<>();

    private long audioMs;

    /** The next {@code lengthMs} of audio came, whole, at {@code atMs}. */
    void came(long lengthMs, long atMs) {
        audioMs += lengthMs;
        arrivals.put(audioMs, atMs);
    }

    /** @param audioMs counted from the call's first sample. What had not come yet counts on from what had */
    long clockMs(long audioMs) {
        Map.Entry<Long, Long> piece = arrivals.ceilingEntry(audioMs);
        if (piece == null) {
            piece = arrivals.lastEntry();
        }
        return piece == null ? audioMs : Math.max(0, piece.getValue() - (piece.getKey() - audioMs));
    }
}
