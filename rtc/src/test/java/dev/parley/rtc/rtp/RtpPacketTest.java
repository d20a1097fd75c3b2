package dev.parley.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RtpPacketTest {
    private static final String HEADER = "90ef0102 00000300 0000000a";

    private static RtpPacket parse(String hex) throws RtpFormatException {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return RtpPacket.parse(bytes, bytes.length, 1);
    }

    @Test
    void readsWhatItWrites() throws RtpFormatException {
        byte[] packet = new byte[15];
        RtpPacket.writeHeader(packet, 111, true, 65_535, -1, -2);
        RtpPacket read = RtpPacket.parse(packet, 15, 0);
        assertThat(read).isEqualTo(new RtpPacket(111, true, 65_535, -1, -2, -1, false, packet, 12, 3));
    }

    @Test
    void findsTheAudioLevelInBothFormsOfExtensions() throws RtpFormatException {
        RtpPacket one = parse(HEADER + "bede0002 2201020300 10aa00 5555");
        assertThat(one.audioLevel()).isEqualTo(0x2a);
        assertThat(one.voice()).isTrue();
        assertThat(one.length()).isEqualTo(2);
        assertThat(one.payloadType()).isEqualTo(111);
        RtpPacket two = parse(HEADER + "10000002 0200 01012a 000000 5555");
        assertThat(two.audioLevel()).isEqualTo(0x2a);
        assertThat(two.voice()).isFalse();
        assertThat(parse(HEADER + "bede0001 f0aa0000 55").audioLevel()).isEqualTo(-1);
        assertThat(parse(HEADER + "abcd0001 10aa0000 55").audioLevel()).isEqualTo(-1);
    }

    @Test
    void takesOffPaddingAndContributingSources() throws RtpFormatException {
        RtpPacket packet = parse("a16f0102 00000300 0000000a 00000001 556677 000003");
        assertThat(packet.length()).isEqualTo(3);
        assertThat(packet.bytes()[packet.offset()]).isEqualTo((byte) 0x55);
    }

    @Test
    void refusesWhatIsShorterThanItSays() {
        for (String each : new String[] {
            "",
            "806f0102 00000300 000000",
            "8f6f0102 00000300 0000000a 00000001",
            HEADER + "bede00",
            HEADER + "bede0002 00000000",
            "a06f0102 00000300 0000000a 05",
            "a06f0102 00000300 0000000a 00",
            "406f0102 00000300 0000000a"
        }) {
            assertThatExceptionOfType(RtpFormatException.class).as(each).isThrownBy(() -> parse(each));
        }
    }

    @Property(tries = 2000)
    void throwsNothingElse(@ForAll @Size(max = 40) byte[] tail, @ForAll byte first) {
        byte[] bytes = new byte[tail.length + 12];
        System.arraycopy(tail, 0, bytes, 12, tail.length);
        bytes[0] = first;
        try {
            RtpPacket packet = RtpPacket.parse(bytes, bytes.length, 1);
            assertThat(Arrays.copyOfRange(bytes, packet.offset(), packet.offset() + packet.length()))
                    .hasSizeLessThanOrEqualTo(tail.length);
        } catch (RtpFormatException e) {
            assertThat(e.getStackTrace()).isEmpty();
        }
    }
}
