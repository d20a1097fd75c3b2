package dev.parley.rtc.rtp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Packets that were sent lately, for a receiver that asks for them again (RFC 4585 section 6.2.1). What would come too late to be
 * heard is not repeated, nor more than a share of what is sent. One thread; times are nanoseconds of whatever clock the caller has.
 */
public final class RetransmissionBuffer {
    /** Packets that are kept. */
    public static final int MOST_PACKETS = 32;

    /** Times that one packet is repeated. */
    static final int MOST_TIMES = 2;

    /** Packets that are repeated in a second. */
    static final int MOST_A_SECOND = 25;

    /** How old a packet may be; receivers of speech have given it up by then. */
    static final Duration MOST_AGE = Duration.ofMillis(300);

    private static final long SECOND_NS = 1_000_000_000L;

    private final byte[] @Nullable [] packets = new byte[MOST_PACKETS][];
    private final int[] sequences = new int[MOST_PACKETS];
    private final int[] times = new int[MOST_PACKETS];
    private final long[] sentNs = new long[MOST_PACKETS];
    private long secondNs;
    private int inSecond;
    private long repeated;

    /** Keeps a packet as it went out, which is not touched afterwards. */
    public void sent(int sequence, byte[] packet, long nowNs) {
        int slot = (sequence & 0xffff) % MOST_PACKETS;
        packets[slot] = packet;
        sequences[slot] = sequence & 0xffff;
        times[slot] = 0;
        sentNs[slot] = nowNs;
    }

    /** The packet of that number to send again, or null where it is not there any more, of no use, or too much. */
    public byte @Nullable [] repeat(int sequence, long nowNs) {
        int slot = (sequence & 0xffff) % MOST_PACKETS;
        byte[] packet = packets[slot];
        if (packet == null
                || sequences[slot] != (sequence & 0xffff)
                || nowNs - sentNs[slot] > MOST_AGE.toNanos()
                || times[slot] >= MOST_TIMES) {
            return null;
        }
        if (nowNs - secondNs >= SECOND_NS) {
            secondNs = nowNs;
            inSecond = 0;
        }
        if (inSecond >= MOST_A_SECOND) {
            return null;
        }
        inSecond++;
        times[slot]++;
        repeated++;
        return packet;
    }

    /** Packets that were sent again. */
    public long packetsRepeated() {
        return repeated;
    }
}
