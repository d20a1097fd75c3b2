package dev.parley.rtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpTest {
    private static final int SSRC = 0xCAFE_BABE;

    private static SrtpKeys keys(SrtpProfile profile) {
        byte[] exported = new byte[profile.exportBytes()];
        new Random(5).nextBytes(exported);
        return SrtpKeys.of(profile, exported);
    }

    private static SrtpSender sender(SrtpProfile profile) {
        return new SrtpSender(profile, keys(profile).client());
    }

    private static SrtpReceiver receiver(SrtpProfile profile) {
        return new SrtpReceiver(profile, keys(profile).client());
    }

    private static byte[] packet(int sequence, int ssrc) {
        return ByteBuffer.allocate(40 + SrtpSender.OVERHEAD)
                .putShort((short) 0x806f)
                .putShort((short) sequence)
                .putInt(sequence * 960)
                .putInt(ssrc)
                .put(new byte[] {1, 2, 3, 4})
                .array();
    }

    private static byte[] protectedPacket(SrtpSender sender, int sequence) {
        byte[] packet = packet(sequence, SSRC);
        return Arrays.copyOf(packet, sender.protectRtp(packet, 40));
    }

    private static int open(SrtpReceiver receiver, byte[] packet) {
        return receiver.unprotectRtp(packet.clone(), packet.length);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsProtectedIsReadOnceAndOnlyWithTheKey(SrtpProfile profile) {
        byte[] sent = protectedPacket(sender(profile), 7);
        assertThat(sent).hasSize(40 + profile.tagBytes());
        assertThat(Arrays.copyOfRange(sent, 12, 40)).isNotEqualTo(Arrays.copyOfRange(packet(7, SSRC), 12, 40));
        SrtpReceiver receiver = receiver(profile);
        byte[] read = sent.clone();
        assertThat(receiver.unprotectRtp(read, read.length)).isEqualTo(40);
        assertThat(Arrays.copyOf(read, 40)).isEqualTo(Arrays.copyOf(packet(7, SSRC), 40));
        assertThat(open(receiver, sent)).isEqualTo(-1);
        assertThat(open(new SrtpReceiver(profile, keys(profile).server()), sent))
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void everyChangedByteIsSeen(SrtpProfile profile) {
        byte[] sent = protectedPacket(sender(profile), 7);
        for (int i = 0; i < sent.length; i++) {
            byte[] changed = sent.clone();
            changed[i] ^= 4;
            assertThat(open(receiver(profile), changed)).as("byte %d", i).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCounterRollsOverOnBothSides(SrtpProfile profile) {
        SrtpSender sender = sender(profile);
        SrtpReceiver receiver = receiver(profile);
        byte[] late = null;
        for (int sequence = 65_000; sequence < 65_536 * 3; sequence += 61) {
            byte[] sent = protectedPacket(sender, sequence);
            if (sequence < 65_536 && sequence + 61 >= 65_536) {
                late = sent;
                continue;
            }
            assertThat(open(receiver, sent)).as("packet %d", sequence).isEqualTo(40);
            if (late != null) {
                assertThat(open(receiver, late))
                        .as("from before it rolled over")
                        .isEqualTo(40);
                late = null;
            }
        }
    }

    @Test
    void takesPacketsOutOfOrderWithinItsWindow() {
        SrtpSender sender = sender(SrtpProfile.AEAD_AES_128_GCM);
        SrtpReceiver receiver = receiver(SrtpProfile.AEAD_AES_128_GCM);
        byte[][] sent = new byte[200][];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = protectedPacket(sender, 1000 + i);
        }
        assertThat(open(receiver, sent[150])).isEqualTo(40);
        assertThat(open(receiver, sent[30])).isEqualTo(40);
        assertThat(open(receiver, sent[23])).isEqualTo(40);
        assertThat(open(receiver, sent[22])).as("128 behind").isEqualTo(-1);
        assertThat(open(receiver, sent[30])).isEqualTo(-1);
        assertThat(open(receiver, sent[199])).isEqualTo(40);
        assertThat(open(receiver, sent[100])).isEqualTo(40);
        assertThat(open(receiver, sent[150])).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void controlPacketsTravelTheSameWay(SrtpProfile profile) {
        SrtpSender sender = sender(profile);
        SrtpReceiver receiver = receiver(profile);
        for (int i = 0; i < 3; i++) {
            byte[] report = Arrays.copyOf(
                    ByteBuffer.allocate(28).putInt(0x80c8_0006).putInt(SSRC).array(), 28 + SrtpSender.OVERHEAD);
            int length = sender.protectRtcp(report, 28);
            assertThat(length).isEqualTo(28 + profile.tagBytes() + 4);
            byte[] changed = report.clone();
            changed[length - 1] ^= 1;
            assertThat(receiver.unprotectRtcp(changed, length)).isEqualTo(-1);
            byte[] again = report.clone();
            assertThat(receiver.unprotectRtcp(report, length)).isEqualTo(28);
            assertThat(Arrays.copyOfRange(report, 8, 28)).containsOnly(0);
            assertThat(receiver.unprotectRtcp(again, length)).isEqualTo(-1);
        }
    }

    @Test
    void aForgedPacketMakesNoState() {
        SrtpProfile profile = SrtpProfile.AES_128_CM_HMAC_SHA1_80;
        SrtpReceiver receiver = receiver(profile);
        for (int i = 0; i < 100; i++) {
            byte[] forged = packet(65_535, i);
            assertThat(receiver.unprotectRtp(forged, 50)).isEqualTo(-1);
        }
        for (int ssrc = 0; ssrc < SrtpReceiver.MOST_SOURCES + 1; ssrc++) {
            byte[] packet = packet(1, ssrc);
            int length = sender(profile).protectRtp(packet, 40);
            assertThat(receiver.unprotectRtp(packet, length)).isEqualTo(ssrc < SrtpReceiver.MOST_SOURCES ? 40 : -1);
        }
    }

    @Property(tries = 500)
    void takesNothingThatIsNotGenuine(@ForAll @Size(max = 60) byte[] bytes) {
        for (SrtpProfile profile : SrtpProfile.values()) {
            assertThat(receiver(profile).unprotectRtp(bytes.clone(), bytes.length))
                    .isEqualTo(-1);
            assertThat(receiver(profile).unprotectRtcp(bytes.clone(), bytes.length))
                    .isEqualTo(-1);
        }
    }
}
