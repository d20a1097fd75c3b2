package dev.parley.onnx;

import java.util.Locale;

/** How fast a network is on this machine, in a person's words. */
public final class Speed {
    private static final double EXACT_BELOW_MS = 10;

    private Speed() {}

    /**
     * Such as {@code takes 3.4 ms for a second of sound}.
     *
     * @param nanos what the work took
     * @param seconds how many of {@code unit} it was for
     * @param unit what one of them is, with its article
     */
    public static String of(long nanos, double seconds, String unit) {
        double millis = nanos / 1e6 / seconds;
        return String.format(
                Locale.ROOT, millis < EXACT_BELOW_MS ? "takes %.1f ms for %s" : "takes %.0f ms for %s", millis, unit);
    }
}
