package dev.parley.audio;

/** Conversions between sample counts and milliseconds at an explicit sample rate. */
public final class Samples {
    private Samples() {}

    /** Whole milliseconds that {@code samples} last at {@code rateHz}, rounded down. */
    public static long toMs(long samples, int rateHz) {
        return samples * 1000 / rateHz;
    }

    /** Samples in {@code ms} at {@code rateHz}, rounded down. */
    public static long fromMs(long ms, int rateHz) {
        return ms * rateHz / 1000;
    }

    /** Nanoseconds that {@code samples} last at {@code rateHz}. */
    public static long toNanos(long samples, int rateHz) {
        return samples * 1_000_000_000L / rateHz;
    }

    /** Samples in {@code nanos} at {@code rateHz}, rounded down. */
    public static long fromNanos(long nanos, int rateHz) {
        return nanos / 1000 * rateHz / 1_000_000;
    }
}
