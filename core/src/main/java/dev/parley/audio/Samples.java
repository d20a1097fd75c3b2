package dev.parley.audio;

/** Conversions between sample counts and milliseconds at an explicit sample rate. */
public final class Samples {
    private static final long SECOND_NANOS = 1_000_000_000L;

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
        return samples * SECOND_NANOS / rateHz;
    }

    /** Samples in {@code nanos} at {@code rateHz}, rounded down. */
    public static long fromNanos(long nanos, int rateHz) {
        // Seconds apart from the rest: their product with the rate overflows after two days at 48 kHz.
        return nanos / SECOND_NANOS * rateHz + nanos % SECOND_NANOS * rateHz / SECOND_NANOS;
    }
}
