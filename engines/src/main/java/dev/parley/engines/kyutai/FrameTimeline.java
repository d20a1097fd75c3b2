package dev.parley.engines.kyutai;

/**
 * Which moment of the session each frame of a connection holds. The two clocks part with every flush, whose silence the
 * session never sent, and with every reconnection. Remembers the last {@value #FRAMES} frames; times are in samples at
 * 24 kHz.
 */
final class FrameTimeline {
    static final int FRAME = 1920;
    static final int RATE = 24_000;
    private static final int FRAMES = 1024;

    private final long[] starts = new long[FRAMES];
    private final short[] lengths = new short[FRAMES];
    private long count;

    /** The next frame holds {@code length} samples of the session from {@code start} on, then silence. */
    void add(long start, int length) {
        int slot = (int) (count % FRAMES);
        starts[slot] = start;
        lengths[slot] = (short) length;
        count++;
    }

    /** Frames sent on this connection. */
    long count() {
        return count;
    }

    /** Whether the session sent anything of this frame. */
    boolean isSpeech(long frame) {
        return count > 0 && lengths[slot(frame)] > 0;
    }

    /** The session's sample at this time of the connection; behind the last frame sent, the end of that frame. */
    long sessionSample(double seconds) {
        if (count == 0) {
            return 0;
        }
        long sample = Math.round(seconds * RATE);
        long frame = known(Math.floorDiv(sample, FRAME));
        int slot = slot(frame);
        return starts[slot] + Math.clamp(sample - frame * FRAME, 0, lengths[slot]);
    }

    private int slot(long frame) {
        return (int) (known(frame) % FRAMES);
    }

    private long known(long frame) {
        return Math.clamp(frame, Math.max(0, count - FRAMES), count - 1);
    }

    void clear() {
        count = 0;
    }
}
