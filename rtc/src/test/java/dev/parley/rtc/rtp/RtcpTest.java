package dev.parley.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RtcpTest {
    private static final ReportBlock BLOCK = new ReportBlock(7, 64, -3, 0x1_0005, 480, 0x1234_5678, 65_536);

    private static RtpPacket packet(int sequence, int timestamp) {
        return new RtpPacket(111, false, sequence & 0xffff, timestamp, 7, -1, false, new byte[0], 0, 0);
    }

    @Test
    void readsWhatItWrites() throws RtpFormatException {
        RtcpPacket.SenderReport report =
                new RtcpPacket.SenderReport(1, 0x8000_0001_4000_0000L, 960, 10, 800, List.of(BLOCK));
        RtcpWriter writer = new RtcpWriter(20)
                .senderReport(report)
                .sourceDescription(1, "name")
                .nack(1, 7, 65_535, 0b101)
                .bye(1);
        assertThat(RtcpReader.parse(writer.bytes(), writer.length()))
                .containsExactly(
                        report,
                        new RtcpPacket.SourceDescription(1, "name"),
                        new RtcpPacket.Nack(1, 7, List.of(65_535, 0, 2)),
                        new RtcpPacket.Bye(List.of(1)));
        RtcpWriter second = new RtcpWriter(0).receiverReport(new RtcpPacket.ReceiverReport(1, List.of(BLOCK, BLOCK)));
        assertThat(RtcpReader.parse(second.bytes(), second.length()))
                .containsExactly(new RtcpPacket.ReceiverReport(1, List.of(BLOCK, BLOCK)));
    }

    @Test
    void refusesCountsThatDoNotFit() {
        byte[] report = new RtcpWriter(0)
                .receiverReport(new RtcpPacket.ReceiverReport(1, List.of(BLOCK)))
                .bytes();
        report[0] = (byte) 0x82;
        assertThatExceptionOfType(RtpFormatException.class).isThrownBy(() -> RtcpReader.parse(report, 32));
        assertThatExceptionOfType(RtpFormatException.class).isThrownBy(() -> RtcpReader.parse(report, 31));
    }

    @Property(tries = 2000)
    void throwsNothingElse(@ForAll @Size(max = 60) byte[] bytes, @ForAll byte type) {
        if (bytes.length >= 4) {
            bytes[0] = (byte) (0x80 | bytes[0] & 0x1f);
            bytes[1] = (byte) (200 + (type & 7));
            bytes[2] = 0;
            bytes[3] = (byte) (bytes.length / 4 - 1);
        }
        try {
            assertThat(RtcpReader.parse(bytes, bytes.length & ~3)).isNotNull();
        } catch (RtpFormatException e) {
            assertThat(e.getStackTrace()).isEmpty();
        }
    }

    @Test
    void countsLossOverTheRollOfTheSequenceNumber() {
        ReceptionStatistics statistics = new ReceptionStatistics(48_000);
        assertThat(statistics.report(0)).isNull();
        for (int i = 0; i < 100; i++) {
            if (i % 4 != 3) {
                statistics.received(packet(65_500 + i, i * 960), i * 20_000_000L);
            }
        }
        ReportBlock block = statistics.report(0);
        assertThat(block.packetsLost()).isEqualTo(24);
        assertThat(block.fractionLost()).isEqualTo((24 << 8) / 99);
        assertThat(block.highestSequence()).isEqualTo(65_598);
        assertThat(block.jitter()).isZero();
        statistics.received(packet(65_599, 99 * 960), 99 * 20_000_000L);
        assertThat(statistics.report(0).fractionLost()).isZero();
    }

    @Test
    void jitterIsTheMeanDeviation() {
        ReceptionStatistics statistics = new ReceptionStatistics(48_000);
        for (int i = 0; i < 1000; i++) {
            statistics.received(packet(i, i * 960), i * 20_000_000L + i % 2 * 5_000_000L);
        }
        assertThat(statistics.jitterMs()).isCloseTo(5, within(0.3));
    }

    @Test
    void roundTripsAreToldByTheReportsOfBothSides() {
        ReceptionStatistics there = new ReceptionStatistics(48_000);
        there.received(packet(1, 0), 0);
        long sent = 3_900_000_000L << 32;
        there.received(new RtcpPacket.SenderReport(7, sent, 0, 1, 1, List.of()), 1_000_000_000L);
        ReportBlock block = there.report(1_500_000_000L);
        long arrived = sent + (700L << 32) / 1000;
        assertThat(ReceptionStatistics.roundTripMs(block, arrived)).isCloseTo(200, within(0.1));
        assertThat(ReceptionStatistics.roundTripMs(new ReportBlock(7, 0, 0, 0, 0, 0, 0), arrived))
                .isEqualTo(-1);
    }
}
