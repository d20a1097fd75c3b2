package dev.parley.rtc.sctp;

import java.time.Duration;

/** How long an acknowledgement may take (RFC 9260 section 6.3.1), with the shorter least value that WebRTC stacks use. */
final class RetransmissionTimeout {
    private static final long INITIAL_NS = Duration.ofSeconds(1).toNanos();
    private static final long LEAST_NS = Duration.ofMillis(400).toNanos();
    private static final long LONGEST_NS = Duration.ofSeconds(10).toNanos();
    /** Until this it doubles: people are waiting, and a network that loses much is no longer a network that is slow. */
    private static final long LONGEST_DOUBLED_NS = Duration.ofSeconds(2).toNanos();

    private long smoothed = -1;
    private long variation;
    private long timeout = INITIAL_NS;

    long ns() {
        return timeout;
    }

    void measured(long roundTripNs) {
        if (smoothed < 0) {
            smoothed = roundTripNs;
            variation = roundTripNs / 2;
        } else {
            variation += (Math.abs(smoothed - roundTripNs) - variation) / 4;
            smoothed += (roundTripNs - smoothed) / 8;
        }
        progressed();
    }

    /** Something new got through: doublings of before count no more, although what was sent twice measures nothing. */
    void progressed() {
        timeout = smoothed < 0 ? INITIAL_NS : Math.clamp(smoothed + 4 * variation, LEAST_NS, LONGEST_NS);
    }

    void expired() {
        timeout = Math.max(timeout, Math.min(2 * timeout, LONGEST_DOUBLED_NS));
    }
}
