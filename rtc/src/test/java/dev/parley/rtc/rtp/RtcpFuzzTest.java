package dev.parley.rtc.rtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.parley.rtc.AllocationLimit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a client reports: nothing is thrown but that it is malformed, and what is made of it is in proportion to its size. */
class RtcpFuzzTest {
    private static final int LONGEST = 2048;
    private static final int ALLOCATED = 16 << 10;
    private static final int ALLOCATED_BYTE = 160;

    static Stream<byte[]> seeds() {
        ReportBlock block = new ReportBlock(7, 12, -3, 70_000, 9, 5, 6);
        RtcpWriter report = new RtcpWriter(0)
                .senderReport(new RtcpPacket.SenderReport(7, 1L << 60, 960, 10, 400, List.of(block)))
                .sourceDescription(7, "name");
        RtcpWriter feedback = new RtcpWriter(0)
                .receiverReport(new RtcpPacket.ReceiverReport(7, List.of(block, block)))
                .nack(7, 8, 65_530, 0xffff)
                .bye(7);
        return Stream.of(report, feedback).map(each -> Arrays.copyOf(each.bytes(), each.length()));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void anyReport(byte @NotNull [] input) throws Exception {
        byte[] bytes = Arrays.copyOf(input, Math.min(input.length, LONGEST));
        AllocationLimit.hold(ALLOCATED + (long) ALLOCATED_BYTE * bytes.length, () -> take(bytes));
    }

    private static void take(byte[] bytes) {
        ReceptionStatistics statistics = new ReceptionStatistics(48_000);
        byte[] sound = new byte[RtpPacket.HEADER_BYTES + 1];
        RtpPacket.writeHeader(sound, 111, true, 0, 0, 7);
        try {
            statistics.received(RtpPacket.parse(sound, sound.length, 0), 0);
            for (RtcpPacket each : RtcpReader.parse(bytes, bytes.length)) {
                switch (each) {
                    case RtcpPacket.SenderReport report -> {
                        statistics.received(report, 1);
                        blocks(report.blocks());
                    }
                    case RtcpPacket.ReceiverReport report -> blocks(report.blocks());
                    case RtcpPacket.Nack nack -> numbers(nack.sequences());
                    default -> {}
                }
            }
        } catch (RtpFormatException e) {
            return;
        }
        statistics.report(2);
    }

    private static void blocks(List<ReportBlock> blocks) {
        for (ReportBlock each : blocks) {
            double ms = ReceptionStatistics.roundTripMs(each, 1L << 61);
            if (Double.isNaN(ms) || each.fractionLost() < 0 || each.fractionLost() > 255) {
                throw new AssertionError(each);
            }
        }
    }

    private static void numbers(List<Integer> sequences) {
        for (int each : sequences) {
            if (each < 0 || each > 0xffff) {
                throw new AssertionError(each);
            }
        }
    }
}
