package dev.parley.cli.timeline;

import java.util.Locale;

/** Moments of a call for people. */
final class Moment {
    private Moment() {}

    /** Minutes, seconds, and thousandths. */
    static String text(long ms) {
        return String.format(Locale.ROOT, "%d:%02d.%03d", ms / 60_000, ms / 1_000 % 60, ms % 1_000);
    }

    /** Minutes and seconds. */
    static String second(long ms) {
        return String.format(Locale.ROOT, "%d:%02d", ms / 60_000, ms / 1_000 % 60);
    }
}
