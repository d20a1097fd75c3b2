package dev.parley.engines.deepfilternet;

import dev.parley.resample.Resampler;

/**
 * One caller's audio to the filter's rate, through it frame by frame, and back: as many samples out as in, a fixed time
 * later. One thread at a time.
 */
final class FilterChain {
    static final int FILTER_RATE = 48_000;
    /** Of the filter's rate, 10 ms. */
    static final int FRAME = 480;
    /** What comes out of the filter lies so many samples behind what goes in: its window, and two frames it looks ahead. */
    private static final int FILTER_DELAY = 3 * FRAME;

    private final Resampler up;
    private final Resampler down;
    private final int delay;
    private final short[] frame = new short[FRAME];
    private int filled;
    private short[] out = new short[0];
    private int outFrom;
    private int outTo;

    /** Takes a frame and writes what comes out of it in its place. */
    @FunctionalInterface
    interface Step {
        void process(short[] frame);
    }

    /** @throws IllegalArgumentException for a rate that cannot be converted */
    FilterChain(int rate) {
        up = new Resampler(rate, FILTER_RATE);
        down = new Resampler(FILTER_RATE, rate);
        int held = toRate(up.delay() + FRAME, rate) + down.delay() + 1;
        delay = held + toRate(FILTER_DELAY, rate);
        room(held);
        outTo += held;
    }

    private static int toRate(int samples, int rate) {
        return (int) (((long) samples * rate + FILTER_RATE - 1) / FILTER_RATE);
    }

    /** How far, in samples of the caller's rate, what comes out lies behind what goes in. */
    int delaySamples() {
        return delay;
    }

    /** As many samples as are given. */
    short[] process(short[] samples, Step step) {
        short[] wide = new short[up.maxOutput(samples.length)];
        int count = up.process(samples, 0, samples.length, wide, 0);
        for (int at = 0; at < count; ) {
            int part = Math.min(FRAME - filled, count - at);
            System.arraycopy(wide, at, frame, filled, part);
            filled += part;
            at += part;
            if (filled == FRAME) {
                filled = 0;
                step.process(frame);
                room(down.maxOutput(FRAME));
                outTo += down.process(frame, 0, FRAME, out, outTo);
            }
        }
        return take(samples.length);
    }

    private short[] take(int count) {
        if (outTo - outFrom < count) {
            throw new IllegalStateException("only " + (outTo - outFrom) + " of " + count + " samples are there");
        }
        short[] taken = java.util.Arrays.copyOfRange(out, outFrom, outFrom + count);
        outFrom += count;
        return taken;
    }

    private void room(int more) {
        if (outTo + more <= out.length) {
            return;
        }
        int held = outTo - outFrom;
        short[] next = held + more <= out.length / 2 ? out : new short[2 * (held + more)];
        System.arraycopy(out, outFrom, next, 0, held);
        out = next;
        outFrom = 0;
        outTo = held;
    }
}
