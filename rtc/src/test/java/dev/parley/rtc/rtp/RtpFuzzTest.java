package dev.parley.rtc.rtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.parley.rtc.AllocationLimit;
import dev.parley.rtc.FuzzRecords;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a client sends as sound, at whatever times: nothing is thrown, every packet costs little, and what is handed on has
 * places that follow one another. Of a record the kind is the time since the one before, in units of 4 ms.
 */
class RtpFuzzTest {
    private static final int CLOCK_RATE = 48_000;
    private static final long STEP_NS = 4_000_000;
    private static final int AUDIO_LEVEL = 1;
    private static final int MOST_PACKETS = 400;
    private static final int ALLOCATED_PACKET = 8 << 10;

    /** Handed on behind one packet, at most: what waited, and a gap before each of it. */
    private static final int MOST_EVENTS = 2 * JitterBuffer.MOST_PACKETS + 4;

    static Stream<byte[]> seeds() {
        FuzzRecords even = new FuzzRecords();
        FuzzRecords uneven = new FuzzRecords();
        FuzzRecords rolling = new FuzzRecords();
        for (int i = 0; i < 8; i++) {
            even.add(5, packet(i, i * 960, 7, 40));
            uneven.add(i * 13 % 20, packet(i * 5 % 8, i * 5 % 8 * 960, 7, i == 3 ? 1 : 30));
            rolling.add(5, packet(65_532 + i, -3 * 960 + i * 960, i < 6 ? 7 : 8, 30));
        }
        return Stream.of(even.bytes(), uneven.bytes(), rolling.bytes());
    }

    private static byte[] packet(int sequence, int timestamp, int ssrc, int payload) {
        byte[] level = {(byte) 0xbe, (byte) 0xde, 0, 1, 0x10, (byte) 0x9e, 0, 0};
        byte[] packet = new byte[RtpPacket.HEADER_BYTES + level.length + payload];
        RtpPacket.writeHeader(packet, 111, sequence == 0, sequence, timestamp, ssrc);
        packet[0] |= 0x10;
        System.arraycopy(level, 0, packet, RtpPacket.HEADER_BYTES, level.length);
        return packet;
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void anyStream(byte @NotNull [] input) throws Exception {
        var packets = FuzzRecords.read(input);
        var most = packets.subList(0, Math.min(packets.size(), MOST_PACKETS));
        AllocationLimit.hold((1L + most.size()) * ALLOCATED_PACKET, () -> new Receiver().take(most));
    }

    private static final class Receiver {
        private final JitterBuffer buffer = new JitterBuffer(CLOCK_RATE);
        private final ReceptionStatistics statistics = new ReceptionStatistics(CLOCK_RATE);
        private long nowNs = 1_000_000_000L;
        private long position;

        void take(Iterable<FuzzRecords.Packet> packets) {
            for (FuzzRecords.Packet each : packets) {
                nowNs += each.kind() * STEP_NS;
                try {
                    byte[] bytes = Arrays.copyOf(each.bytes(), each.bytes().length);
                    RtpPacket packet = RtpPacket.parse(bytes, bytes.length, AUDIO_LEVEL);
                    statistics.received(packet, nowNs);
                    buffer.put(packet, nowNs);
                } catch (RtpFormatException e) {
                    continue;
                }
                drain();
                statistics.report(nowNs);
            }
        }

        private void drain() {
            int events = 0;
            for (JitterEvent event = buffer.poll(nowNs); event != null; event = buffer.poll(nowNs)) {
                if (++events > MOST_EVENTS) {
                    throw new AssertionError("it never ends");
                }
                switch (event) {
                    case JitterEvent.Frame frame -> check(frame.position(), 0);
                    case JitterEvent.Gap gap -> check(gap.position(), gap.length());
                }
            }
        }

        private void check(long at, long length) {
            if (at < position || length < 0) {
                throw new AssertionError(length + " samples at " + at + ", behind " + position);
            }
            position = at + length;
        }
    }
}
