package dev.parley.rtc.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.rtc.dtls.Fingerprint;
import dev.parley.rtc.rtp.RtpPacket;
import dev.parley.rtc.sctp.DataChannel;
import dev.parley.rtc.sdp.SdpException;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that calls an endpoint over real sockets. Both clocks move only when a test moves them. */
@Timeout(60)
class RtcClientTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong nanos = new AtomicLong(1_000_000_000L);
    private final SecureRandom random = new SecureRandom();
    private final RtcEndpoint endpoint = new RtcEndpoint(
            new RtcOptions(
                    new InetSocketAddress(HERE, 0), List.of(HERE), Clock.systemUTC(), nanos::get, random, threads),
            loops,
            NioDatagramChannel::new);
    private final RtcClientFactory factory = new RtcClientFactory(
            new RtcClientFactory.Environment(Clock.systemUTC(), nanos::get, random, threads), NioDatagramChannel::new);
    private final RecordingListener serverSide = new RecordingListener();
    private final RecordingListener clientSide = new RecordingListener() {
        @Override
        public void message(DataChannel channel, byte[] data, boolean text) {
            messages.add(data); // and nothing goes back
        }
    };
    private final EventLoop loop = loops.next();
    private RtcPeer peer;
    private RtcClient client;

    private String call() throws Exception {
        client = loop.submit(() -> factory.create(loop, "oai-events", clientSide))
                .get();
        peer = loop.submit(() -> endpoint.accept(client.offer(), loop, serverSide))
                .get();
        return peer.answer();
    }

    private void answered(String answer) throws Exception {
        loop.submit(() -> {
                    client.answered(answer);
                    return null;
                })
                .get();
    }

    private void connect() throws Exception {
        answered(call());
        clientSide.connected.get();
        serverSide.connected.get();
    }

    @AfterEach
    void stop() throws InterruptedException {
        endpoint.close();
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private static byte[] payload(RtpPacket packet) {
        return Arrays.copyOfRange(packet.bytes(), packet.offset(), packet.offset() + packet.length());
    }

    @Test
    void soundAndMessagesGoBothWays() throws Exception {
        connect();
        loop.submit(() -> client.sendAudio(new byte[] {1, 2}, 2, 960, true)).get();
        RtpPacket heard = serverSide.packets.take();
        assertThat(payload(heard)).containsExactly(1, 2);
        assertThat(heard.timestamp()).isEqualTo(960);
        loop.submit(() -> peer.sendAudio(new byte[] {3}, 1, 480, true)).get();
        assertThat(payload(clientSide.packets.take())).containsExactly(3);
        DataChannel channel = clientSide.opened.take();
        assertThat(channel.label()).isEqualTo("oai-events");
        loop.submit(() -> channel.send("hello")).get();
        assertThat(new String(clientSide.messages.take(), StandardCharsets.UTF_8))
                .as("what comes goes back")
                .isEqualTo("hello");
    }

    @Test
    void eitherSideEndsIt() throws Exception {
        connect();
        loop.submit(client::close).get();
        assertThat(serverSide.closed.get()).isEqualTo(RtcCloseReason.CLIENT);
        assertThat(clientSide.closed.get()).isEqualTo(RtcCloseReason.CLIENT);
        assertThat(endpoint.peers()).isZero();
    }

    @Test
    void theServerEndsIt() throws Exception {
        connect();
        loop.submit(peer::close).get();
        assertThat(clientSide.closed.get()).isEqualTo(RtcCloseReason.SERVER);
    }

    @Test
    void anotherCertificateThanWasSignalledIsRefused() throws Exception {
        String answer = call();
        String wrong = Fingerprint.of("sha-256", new byte[1]).toString();
        answered(answer.replaceAll("a=fingerprint:[^\r]+", "a=fingerprint:" + wrong));
        assertThat(clientSide.closed.get()).isEqualTo(RtcCloseReason.HANDSHAKE_FAILED);
        assertThat(clientSide.connected).isNotDone();
    }

    @Test
    void anAnswerThatRefusesSoundIsNone() throws Exception {
        String answer = call();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> loop.submit(() -> {
                            client.answered(answer.replaceFirst("m=audio \\d+", "m=audio 0"));
                            return null;
                        })
                        .get())
                .withCauseInstanceOf(SdpException.class);
    }
}
