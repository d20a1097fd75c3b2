package dev.parley.turn;

/**
 * How seldom the bot says a backchannel, such as "mm-hm", to a caller who tells something. In ms.
 *
 * @param turnMs how long a turn has to last before the first
 * @param intervalMs time from one to the next, of the caller's audio
 */
public record BackchannelTiming(long turnMs, long intervalMs) {
    /** As often as a polite listener. */
    public static final BackchannelTiming USUAL = new BackchannelTiming(5_000, 5_000);

    /** @throws IllegalArgumentException naming the value that is out of range */
    public BackchannelTiming {
        TurnPolicy.requireNotNegative("turnMs", turnMs);
        TurnPolicy.requireNotNegative("intervalMs", intervalMs);
    }
}
