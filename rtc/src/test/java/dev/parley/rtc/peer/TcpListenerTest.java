package dev.parley.rtc.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls whose packets go over TCP, and what strangers can do to that port. */
@Timeout(60)
class TcpListenerTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final int PATIENCE_MS = 20_000;

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final RtcEndpoint endpoint = new RtcEndpoint(
            new RtcOptions(
                    new InetSocketAddress(HERE, 0),
                    List.of(HERE),
                    Clock.systemUTC(),
                    System::nanoTime,
                    new SecureRandom(),
                    Thread::startVirtualThread),
            loops,
            NioDatagramChannel::new);
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void stop() throws InterruptedException {
        endpoint.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private void listen(Duration authenticatedWithin) {
        endpoint.listenTcp(new InetSocketAddress(HERE, 0), loops, NioServerSocketChannel::new, authenticatedWithin);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(HERE, endpoint.tcpPort());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    @Test
    void aCallGoesOverTcpBothWaysAndItsEndClosesTheConnection() throws Exception {
        listen(TcpListener.AUTHENTICATED_WITHIN);
        try (TcpRelay relay = new TcpRelay(endpoint.tcpPort());
                UdpClient client = new UdpClient(relay.port())) {
            EventLoop loop = loops.next();
            RtcPeer peer = loop.submit(() -> endpoint.accept(client.offer(), loop, listener))
                    .get();
            assertThat(peer.answer())
                    .containsPattern("a=candidate:1 1 udp \\d+ 127.0.0.1 " + endpoint.port() + " typ host\r\n")
                    .containsPattern("a=candidate:2 1 tcp \\d+ 127.0.0.1 " + endpoint.tcpPort()
                            + " typ host tcptype passive\r\n");
            client.answered(peer.answer());
            client.connect();
            listener.connected.get();
            for (int number = 0; number < 20; number++) {
                client.say(number, new byte[] {1, (byte) number});
                assertThat(listener.packets.take().sequence()).isEqualTo(number);
                byte[] back = {2, (byte) number};
                int timestamp = number * 960;
                loop.submit(() -> peer.sendAudio(back, 2, timestamp, false)).get();
                assertThat(client.hear()).isEqualTo(back);
            }
            assertThat(endpoint.tcpConnections()).isEqualTo(1);
            loop.submit(peer::close).get();
            assertThat(listener.closed.join()).isEqualTo(RtcCloseReason.SERVER);
            assertThat(endpoint.routes()).isZero();
        }
    }

    @Test
    void aStrangerIsLetGo() throws Exception {
        listen(Duration.ofMillis(50));
        try (Socket socket = connect()) {
            socket.getOutputStream().write(new byte[] {0, 4, 1, 2, 3, 4});
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(endpoint.packetsWithoutPeer()).isEqualTo(1);
    }

    @Test
    void theOldestOfTooManyStrangersMakesRoom() throws Exception {
        listen(TcpListener.AUTHENTICATED_WITHIN);
        List<Socket> strangers = new ArrayList<>();
        try {
            for (int i = 0; i <= TcpListener.MOST_UNAUTHENTICATED; i++) {
                strangers.add(connect());
            }
            assertThat(strangers.getFirst().getInputStream().read()).isEqualTo(-1);
        } finally {
            for (Socket each : strangers) {
                each.close();
            }
        }
    }

    @Test
    void aPacketThatIsTooLongEndsTheConnection() throws Exception {
        listen(TcpListener.AUTHENTICATED_WITHIN);
        try (Socket socket = connect()) {
            socket.getOutputStream().write(new byte[] {(byte) 0xff, (byte) 0xff, 1});
            socket.getOutputStream().write(new byte[4000]);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whoReadsTooSlowlyLosesTheOldestPackets() {
        EmbeddedChannel channel = new EmbeddedChannel();
        TcpPath path = new TcpPath(channel);
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        int lost = 0;
        for (int i = 0; i < TcpPath.MOST_WAITING + 5; i++) {
            lost += path.send(new byte[] {(byte) i});
        }
        assertThat(lost).isEqualTo(5);
        assertThat(path.waiting()).isEqualTo(TcpPath.MOST_WAITING);
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        path.drain();
        ByteBuf first = channel.readOutbound();
        assertThat(first.readShort()).isEqualTo((short) 1);
        assertThat(first.readByte()).isEqualTo((byte) 5);
        first.release();
        channel.finishAndReleaseAll();
    }
}
