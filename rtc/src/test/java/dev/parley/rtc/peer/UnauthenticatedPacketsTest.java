package dev.parley.rtc.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rtc.dtls.DtlsClient;
import dev.parley.rtc.rtp.RtpPacket;
import dev.parley.rtc.sdp.Offers;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a stranger gets for packets to the UDP port of a server that has a call, over a real socket: nothing, and no handshake
 * begins; and what a client gets for its checks is not larger than they are. Prints the rows of the table in docs/security.md.
 */
@Timeout(60)
class UnauthenticatedPacketsTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final int REPEATED = 50;
    private static final int PATIENCE_MS = 20_000;

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = loops.next();
    private final AtomicInteger handshakes = new AtomicInteger();
    private final RtcEndpoint endpoint = new RtcEndpoint(options(), loops, NioDatagramChannel::new);

    private RtcOptions options() {
        return new RtcOptions(
                new InetSocketAddress(HERE, 0),
                List.of(HERE),
                Clock.systemUTC(),
                System::nanoTime,
                new SecureRandom(),
                task -> {
                    handshakes.incrementAndGet();
                    Thread.startVirtualThread(task);
                });
    }

    @AfterEach
    void stop() throws InterruptedException {
        endpoint.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    /** Bytes that came for one packet sent many times: all are there when a check sent behind them is answered. */
    private int answered(byte[] packet, byte[] check) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, HERE);
                DatagramSocket behind = new DatagramSocket(0, HERE)) {
            for (int i = 0; i < REPEATED; i++) {
                socket.send(new DatagramPacket(packet, packet.length, HERE, endpoint.port()));
            }
            behind.send(new DatagramPacket(check, check.length, HERE, endpoint.port()));
            behind.setSoTimeout(PATIENCE_MS);
            behind.receive(new DatagramPacket(new byte[2048], 2048));
            socket.setSoTimeout(1);
            int bytes = 0;
            try {
                while (true) {
                    DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
                    socket.receive(answer);
                    bytes += answer.getLength();
                }
            } catch (SocketTimeoutException all) {
                return bytes / REPEATED;
            }
        }
    }

    private static byte[] hello() {
        AtomicReference<byte[]> first = new AtomicReference<>();
        DtlsClient client = new DtlsClient(
                datagram -> {
                    first.set(datagram);
                    throw new IllegalStateException("this is enough");
                },
                7);
        try {
            client.connect();
        } catch (IOException | IllegalStateException e) {
            return first.get();
        }
        throw new AssertionError("nothing was to be answered");
    }

    private static byte[] random(int first, int length) {
        byte[] bytes = new byte[length];
        new Random(first).nextBytes(bytes);
        bytes[0] = (byte) first;
        return bytes;
    }

    private static byte[] sctpInit() {
        return ByteBuffer.allocate(32)
                .putShort((short) 5000)
                .putShort((short) 5000)
                .putLong(0)
                .putInt(0x0100_0014)
                .putInt(7)
                .array();
    }

    /** A binding request with a name and no integrity. */
    private static byte[] bare(byte[] check) {
        byte[] bare = Arrays.copyOf(check, check.length - 24);
        ByteBuffer.wrap(bare).putShort(2, (short) (bare.length - 20));
        return bare;
    }

    @Test
    void noAnswerIsLargerThanItsQuestion() throws Exception {
        RtcPeer peer = loop.submit(() -> endpoint.accept(Offers.chromium(), loop, new RecordingListener()))
                .get();
        String password = peer.answer().replaceAll("(?s).*?a=ice-pwd:(\\S+).*", "$1");
        String name = peer.ufrag() + ":F7gI";
        byte[] check = Checks.of(name, password);
        byte[] rtp = new byte[172];
        RtpPacket.writeHeader(rtp, 111, true, 1, 2, 3);
        Map<String, byte[]> strangers = new TreeMap<>(Map.of(
                "binding request of no call", Checks.of("nobody:F7gI", password),
                "binding request, wrong integrity", Checks.of(name, password + "x"),
                "binding request, no integrity", bare(check),
                "ClientHello of DTLS", hello(),
                "INIT of SCTP", sctpInit(),
                "RTP", rtp,
                "RTCP", random(0x80, 100),
                "random bytes", random(0x55, 1200)));
        int before = handshakes.get();
        for (Map.Entry<String, byte[]> each : strangers.entrySet()) {
            int bytes = answered(each.getValue(), check);
            tell(each.getKey(), each.getValue().length, bytes);
            assertThat(bytes).as(each.getKey()).isZero();
        }
        assertThat(handshakes.get()).as("handshakes that began").isEqualTo(before);
        int own = answered(check, check);
        tell("binding request of the call's client", check.length, own);
        assertThat(own).isPositive().isLessThanOrEqualTo(check.length);
    }

    private static void tell(String kind, int in, int out) {
        System.out.printf("| %s | %d | %d | %.2f |%n", kind, in, out, (double) out / in);
    }
}
