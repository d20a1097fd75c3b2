package dev.parley.rtc.sctp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.parley.rtc.AllocationLimit;
import dev.parley.rtc.FuzzRecords;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a client sends over an association that stands: nothing is thrown, what is kept and what is allocated is bounded, and
 * so is what one packet makes the server send. A record is chunks (which get a right header before them), a whole packet, a
 * message of the server's, or time that passes.
 */
class SctpFuzzTest {
    private static final int MOST_PACKETS = 100;
    private static final int LONGEST = 2048;
    private static final int ALLOCATED = 2 << 20;
    private static final int ALLOCATED_PACKET = 512 << 10;

    /** What one packet may release of what waited: a congestion window of messages beside its own answers. */
    private static final int SENT_BYTES = 512 << 10;

    private static final int KINDS = 8;
    private static final int WHOLE = 1;
    private static final int SAY = 2;
    private static final int TIME = 3;

    static Stream<byte[]> seeds() {
        byte[] open = ByteBuffer.allocate(15)
                .putInt(0x0300_0000)
                .putInt(0)
                .putShort((short) 3)
                .putShort((short) 0)
                .put("bot".getBytes(StandardCharsets.UTF_8))
                .array();
        byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
        int first = FuzzedAssociation.CLIENT_TSN;
        SctpChunk opening = data(first, 0, 50, "be", open);
        FuzzRecords talk = new FuzzRecords()
                .add(0, FuzzedAssociation.written(opening))
                .add(SAY, hello)
                .add(
                        0,
                        FuzzedAssociation.written(
                                data(first + 1, 1, 51, "be", hello), new SctpChunk.Sack(1, 1 << 20, new int[] {1, 2})))
                .add(TIME, new byte[] {4})
                .add(0, FuzzedAssociation.written(new SctpChunk.Heartbeat(false, hello)));
        FuzzRecords cut = new FuzzRecords()
                .add(0, FuzzedAssociation.written(opening))
                .add(
                        0,
                        FuzzedAssociation.written(
                                data(first + 3, 1, 51, "e", hello), data(first + 1, 1, 51, "b", hello)))
                .add(0, FuzzedAssociation.written(data(first + 2, 1, 51, "", hello)))
                .add(0, FuzzedAssociation.written(data(first + 9, 0, 51, "ube", hello)))
                .add(0, FuzzedAssociation.written(new SctpChunk.ForwardTsn(first + 8, new int[] {0}, new int[] {3})));
        FuzzRecords ends = new FuzzRecords()
                .add(0, FuzzedAssociation.written(opening))
                .add(0, FuzzedAssociation.written(reset(first, first, 0)))
                .add(0, FuzzedAssociation.written(new SctpChunk.Init(false, 9, 4096, 5, 5, 1, new byte[0])))
                .add(WHOLE, new byte[12])
                .add(0, FuzzedAssociation.written(new SctpChunk.Shutdown(1)))
                .add(0, FuzzedAssociation.written(new SctpChunk.ShutdownComplete(false)));
        return Stream.of(talk.bytes(), cut.bytes(), ends.bytes());
    }

    private static SctpChunk.Data data(int tsn, int sequence, int protocol, String flags, byte[] payload) {
        return new SctpChunk.Data(
                flags.contains("u"), flags.contains("b"), flags.contains("e"), tsn, 0, sequence, protocol, payload);
    }

    private static SctpChunk reset(int request, int lastTsn, int stream) {
        return new SctpChunk.ReConfig(List.of(new SctpChunk.ResetRequest(request, lastTsn, new int[] {stream})));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void anyPackets(byte @NotNull [] input) throws Exception {
        List<FuzzRecords.Packet> all = FuzzRecords.read(input);
        List<FuzzRecords.Packet> packets = all.subList(0, Math.min(all.size(), MOST_PACKETS));
        AllocationLimit.hold(ALLOCATED + (long) ALLOCATED_PACKET * packets.size(), () -> {
            FuzzedAssociation server = new FuzzedAssociation();
            for (FuzzRecords.Packet each : packets) {
                take(server, each);
                if (server.sent() > SENT_BYTES) {
                    throw new AssertionError(server.sent() + " bytes for one packet");
                }
            }
            server.finish();
        });
    }

    private static void take(FuzzedAssociation server, FuzzRecords.Packet packet) {
        byte[] bytes = Arrays.copyOf(packet.bytes(), Math.min(packet.bytes().length, LONGEST));
        switch (packet.kind() % KINDS) {
            case WHOLE -> server.packet(bytes);
            case SAY -> server.say(new String(bytes, StandardCharsets.ISO_8859_1));
            case TIME -> server.passes(bytes.length == 0 ? 1 : 50 * (bytes[0] & 0xff));
            default -> server.chunks(bytes);
        }
    }
}
