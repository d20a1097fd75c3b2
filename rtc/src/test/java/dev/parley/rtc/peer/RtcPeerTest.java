package dev.parley.rtc.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.rtc.dtls.Fingerprint;
import dev.parley.rtc.ice.IceLiteAgent;
import dev.parley.rtc.ice.UdpPath;
import dev.parley.rtc.sdp.Offers;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls over a real socket. The peer's clock moves only when a test moves it. */
@Timeout(60)
class RtcPeerTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong nanos = new AtomicLong(1_000_000_000L);
    private final RtcEndpoint endpoint = new RtcEndpoint(
            new RtcOptions(
                    new InetSocketAddress(HERE, 0),
                    List.of(HERE),
                    Clock.systemUTC(),
                    nanos::get,
                    new SecureRandom(),
                    threads),
            loops,
            NioDatagramChannel::new);
    private final RecordingListener listener = new RecordingListener();
    private UdpClient client;
    private RtcPeer peer;

    @BeforeEach
    void call() throws Exception {
        client = new UdpClient(endpoint.port());
        peer = accept(client, client.offer(), listener);
    }

    private RtcPeer accept(UdpClient client, String offer, RtcListener listener) throws Exception {
        EventLoop loop = loops.next();
        RtcPeer accepted =
                loop.submit(() -> endpoint.accept(offer, loop, listener)).get();
        client.answered(accepted.answer());
        return accepted;
    }

    @AfterEach
    void stop() throws InterruptedException {
        client.close();
        endpoint.close();
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS))
                .as("handshakes end")
                .isTrue();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private void connect() throws Exception {
        client.connect();
        listener.connected.get();
    }

    private void pass(Duration time) throws Exception {
        nanos.addAndGet(time.toNanos());
        peer.loop().submit(peer::advance).get();
    }

    private void sayAndHear(int number) throws Exception {
        client.say(number, new byte[] {1, (byte) number});
        assertThat(listener.packets.take().sequence()).isEqualTo(number);
        peer.loop()
                .submit(() -> peer.sendAudio(new byte[] {2, (byte) number}, 2, number * 960, false))
                .get();
        assertThat(client.hear()).containsExactly(2, number);
    }

    @Test
    void soundFollowsAClientThatMoves() throws Exception {
        connect();
        sayAndHear(0);
        client.move();
        client.check();
        sayAndHear(1);
        assertThat(endpoint.routes()).isEqualTo(2);
    }

    @Test
    void closesWhenTheClientFallsSilent() throws Exception {
        connect();
        pass(IceLiteAgent.CONSENT.minusSeconds(1));
        client.check();
        pass(Duration.ofSeconds(2));
        sayAndHear(0);
        assertThat(listener.closed).isNotDone();
        pass(IceLiteAgent.CONSENT);
        assertThat(listener.closed.get()).isEqualTo(RtcCloseReason.CONSENT_EXPIRED);
        assertThat(endpoint.routes()).isZero();
    }

    @Test
    void closesWhenTheClientHangsUp() throws Exception {
        connect();
        client.hangUp();
        assertThat(listener.closed.get()).isEqualTo(RtcCloseReason.CLIENT);
    }

    @Test
    void refusesAnotherCertificateThanWasSignalled() throws Exception {
        String wrong = Fingerprint.of("sha-256", new byte[1]).toString();
        UdpClient other = new UdpClient(endpoint.port());
        RecordingListener told = new RecordingListener();
        try (other) {
            String offer = Offers.audioAndData().replace(Offers.FINGERPRINT, wrong);
            accept(other, offer, told);
            assertThatExceptionOfType(java.io.IOException.class).isThrownBy(other::connect);
            assertThat(told.closed.get()).isEqualTo(RtcCloseReason.HANDSHAKE_FAILED);
        }
    }

    @Test
    void whatIsNotGenuineIsCountedAndNothingElse() throws Exception {
        connect();
        sayAndHear(0);
        client.say(1, new byte[0]);
        for (int i = 0; i < 5; i++) {
            peer.deliver(new byte[50 + i].clone(), new UdpPath(new InetSocketAddress(HERE, 9)));
            byte[] forged = new byte[60];
            forged[0] = (byte) 0x80;
            forged[1] = 111;
            peer.deliver(forged, new UdpPath(new InetSocketAddress(HERE, 9)));
        }
        sayAndHear(2);
        assertThat(peer.statistics().packetsRefused()).isEqualTo(5);
    }

    @Test
    void callsComeOverBothKindsOfAddresses() throws Exception {
        InetAddress six = InetAddress.ofLiteral("::1");
        assumeTrue(NetworkInterface.getByInetAddress(six) != null, "no IPv6 here");
        RtcOptions options = new RtcOptions(
                new InetSocketAddress(0),
                List.of(HERE, six),
                Clock.systemUTC(),
                nanos::get,
                new SecureRandom(),
                threads);
        try (RtcEndpoint both = new RtcEndpoint(options, loops, NioDatagramChannel::new)) {
            for (InetAddress each : options.addresses()) {
                RecordingListener told = new RecordingListener();
                try (UdpClient next = new UdpClient(each, both.port())) {
                    EventLoop loop = loops.next();
                    next.answered(loop.submit(
                                    () -> both.accept(next.offer(), loop, told).answer())
                            .get());
                    next.connect();
                    told.connected.get(); // what comes before the server is through with its side is lost
                    next.say(3, new byte[] {1});
                    assertThat(told.packets.take().sequence()).isEqualTo(3);
                }
            }
        }
    }

    @Test
    void manyCallsLeaveNothing() throws Exception {
        connect();
        for (int i = 0; i < 40; i++) {
            try (UdpClient next = new UdpClient(endpoint.port())) {
                RecordingListener told = new RecordingListener();
                RtcPeer another = accept(next, next.offer(), told);
                next.connect();
                told.connected.get();
                if (i % 2 == 0) {
                    next.hangUp();
                } else {
                    another.loop().submit(another::close).get();
                }
                told.closed.get();
            }
        }
        assertThat(endpoint.peers()).isEqualTo(1);
        assertThat(endpoint.routes()).isEqualTo(1);
        sayAndHear(0);
    }
}
