package dev.parley.rtc.srtp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.parley.rtc.AllocationLimit;
import dev.parley.rtc.FuzzRecords;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes where protected packets are expected: what is not genuine is refused, what is genuine is read as it was sent and
 * only once. The kind of a record tells the profile, RTP or RTCP, and whether the bytes come as they are, protected, or protected
 * with one byte changed.
 */
class SrtpFuzzTest {
    private static final int CONTROL = 1;
    private static final int COUNTER_MODE = 2;
    private static final int PROTECTED = 4;
    private static final int CHANGED = 8;
    private static final int LONGEST = 2048;
    private static final int ALLOCATED = 1 << 20;
    private static final int ALLOCATED_PACKET = 32 << 10;

    static Stream<byte[]> seeds() {
        byte[] sound = ByteBuffer.allocate(40)
                .putInt(0x906f_0001)
                .putInt(960)
                .putInt(7)
                .putInt(0xbede_0001)
                .putInt(0x109e_0000)
                .array();
        byte[] report = ByteBuffer.allocate(28).putInt(0x80c8_0006).putInt(7).array();
        FuzzRecords all = new FuzzRecords();
        FuzzRecords changed = new FuzzRecords();
        for (int profile : new int[] {0, COUNTER_MODE}) {
            all.add(profile, sound).add(profile | CONTROL, report);
            all.add(profile | PROTECTED, sound).add(profile | PROTECTED | CONTROL, report);
            changed.add(profile | PROTECTED | CHANGED | 0x90, sound)
                    .add(profile | PROTECTED | CHANGED | CONTROL | 0x50, report);
        }
        return Stream.of(all.bytes(), changed.bytes());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void anyPackets(byte @NotNull [] input) throws Exception {
        List<FuzzRecords.Packet> packets = FuzzRecords.read(input);
        AllocationLimit.hold(ALLOCATED + (long) ALLOCATED_PACKET * packets.size(), () -> {
            Pair gcm = new Pair(SrtpProfile.AEAD_AES_128_GCM);
            Pair counter = new Pair(SrtpProfile.AES_128_CM_HMAC_SHA1_80);
            for (FuzzRecords.Packet each : packets) {
                ((each.kind() & COUNTER_MODE) == 0 ? gcm : counter).take(each);
            }
        });
    }

    private static final class Pair {
        private final SrtpSender sender;
        private final SrtpReceiver receiver;
        private int sequence;

        Pair(SrtpProfile profile) {
            SrtpKeys keys = SrtpKeys.of(profile, new byte[profile.exportBytes()]);
            sender = new SrtpSender(profile, keys.client());
            receiver = new SrtpReceiver(profile, keys.client());
        }

        void take(FuzzRecords.Packet packet) {
            boolean control = (packet.kind() & CONTROL) != 0;
            byte[] plain = Arrays.copyOf(packet.bytes(), Math.min(packet.bytes().length, LONGEST));
            if ((packet.kind() & PROTECTED) == 0) {
                refused(plain, control);
                return;
            }
            byte[] sent = sent(plain, control);
            if (sent.length == 0) {
                return;
            }
            if ((packet.kind() & CHANGED) != 0) {
                byte[] changed = sent.clone();
                changed[packet.kind() * 31 % changed.length] ^= (byte) (packet.kind() | 1);
                refused(changed, control);
            }
            byte[] read = sent.clone();
            int length = open(read, control);
            if (length >= 0 && !Arrays.equals(Arrays.copyOf(read, length), plain)) {
                throw new AssertionError("read otherwise than it was sent");
            }
            refused(sent, control);
        }

        /** Empty where no sender would send that. */
        private byte[] sent(byte[] plain, boolean control) {
            byte[] packet = Arrays.copyOf(plain, plain.length + SrtpSender.OVERHEAD);
            if (control && plain.length < 8 || !control && SrtpReceiver.headerBytes(plain, plain.length) < 0) {
                return new byte[0];
            }
            if (!control) { // as a sender has it: no number comes twice
                sequence += 1 + (plain[3] & 0x7f);
                plain[2] = (byte) (sequence >>> 8);
                plain[3] = (byte) sequence;
                packet = Arrays.copyOf(plain, plain.length + SrtpSender.OVERHEAD);
            }
            int length = control ? sender.protectRtcp(packet, plain.length) : sender.protectRtp(packet, plain.length);
            return Arrays.copyOf(packet, length);
        }

        private int open(byte[] packet, boolean control) {
            return control
                    ? receiver.unprotectRtcp(packet, packet.length)
                    : receiver.unprotectRtp(packet, packet.length);
        }

        private void refused(byte[] packet, boolean control) {
            if (open(packet.clone(), control) >= 0) {
                throw new AssertionError("taken, though it is not genuine or came before");
            }
        }
    }
}
