package dev.parley.rtc.ice;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.parley.rtc.AllocationLimit;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes as a check of ICE, as it is and with a right integrity behind it: nothing is thrown, who cannot authenticate
 * changes nothing and gets no answer, and no answer is larger than its question.
 */
class StunFuzzTest {
    private static final IceCredentials LOCAL = IceCredentials.generate(new Random(1));
    private static final IceCredentials REMOTE = new IceCredentials("F7gI", "x9cml/YzichV2+XlhiMu8gRT");
    private static final PacketPath IPV4 = path("192.0.2.7");
    private static final PacketPath IPV6 = path("2001:db8::7");
    private static final String NAME = LOCAL.ufrag() + ":" + REMOTE.ufrag();
    private static final int LONGEST = 2048;
    private static final int ALLOCATED = 64 << 10;

    private static PacketPath path(String address) {
        return new UdpPath(new InetSocketAddress(InetAddress.ofLiteral(address), 50_000));
    }

    static Stream<byte[]> seeds() {
        byte[] check = new StunWriter(StunMessage.BINDING_REQUEST, new byte[12])
                .attribute(StunMessage.USERNAME, NAME.getBytes(StandardCharsets.UTF_8))
                .attribute(StunMessage.PRIORITY, new byte[4])
                .attribute(StunMessage.ICE_CONTROLLING, new byte[8])
                .attribute(StunMessage.USE_CANDIDATE, new byte[0])
                .finish(LOCAL.password());
        byte[] conflict = new StunWriter(StunMessage.BINDING_REQUEST, new byte[12])
                .attribute(StunMessage.USERNAME, NAME.getBytes(StandardCharsets.UTF_8))
                .attribute(StunMessage.ICE_CONTROLLED, new byte[8])
                .finish(LOCAL.password());
        byte[] ofTheRfc = HexFormat.of() // RFC 5769 section 2.1
                .parseHex("000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e7400240004"
                        + "6e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56"
                        + "781ef2b5b2d3f249c1b571a280280004e57a3bcf");
        return Stream.of(check, conflict, ofTheRfc);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void anyCheck(byte @NotNull [] input) throws Exception {
        byte[] bytes = Arrays.copyOf(input, Math.min(input.length, LONGEST));
        AllocationLimit.hold(ALLOCATED, () -> {
            take(bytes, IPV4);
            take(bytes, IPV6);
            byte[] proven = proven(bytes);
            take(proven, IPV4);
            take(proven, IPV6);
        });
    }

    private static void take(byte[] bytes, PacketPath from) throws StunFormatException {
        StunMessage request;
        try {
            request = StunMessage.parse(bytes, bytes.length);
        } catch (StunFormatException e) {
            return;
        }
        request.receiver();
        IceLiteAgent agent = new IceLiteAgent(LOCAL, REMOTE, 0);
        byte[] answer = agent.check(request, from, 1);
        boolean authentic = NAME.equals(request.username()) && request.authentic(LOCAL.password());
        if (!authentic && (answer != null || agent.selected() != null)) {
            throw new AssertionError("whoever sent this cannot authenticate");
        }
        if (answer == null) {
            return;
        }
        if (answer.length > bytes.length) {
            throw new AssertionError(answer.length + " bytes for " + bytes.length);
        }
        if (!StunMessage.parse(answer, answer.length).authentic(LOCAL.password())) {
            throw new AssertionError("the answer proves nothing");
        }
    }

    /** The same with the client's name before its attributes, and the right integrity and length. */
    private static byte[] proven(byte[] input) {
        byte[] name = NAME.getBytes(StandardCharsets.UTF_8);
        int from = Math.min(input.length, StunMessage.HEADER_BYTES);
        ByteBuffer out = ByteBuffer.allocate(LONGEST + 200);
        out.put(Arrays.copyOf(input, StunMessage.HEADER_BYTES));
        out.putShort(0, (short) StunMessage.BINDING_REQUEST).putInt(4, StunMessage.MAGIC_COOKIE);
        out.putShort((short) StunMessage.USERNAME).putShort((short) name.length).put(name);
        out.put(new byte[-name.length & 3]);
        out.put(input, from, input.length - from & ~3);
        int end = out.position();
        byte[] integrity = StunWriter.integrity(out.array(), end, LOCAL.password());
        out.putShort((short) StunMessage.MESSAGE_INTEGRITY)
                .putShort((short) integrity.length)
                .put(integrity);
        out.putShort(2, (short) (out.position() - StunMessage.HEADER_BYTES));
        return Arrays.copyOf(out.array(), out.position());
    }
}
