package dev.parley.rtc.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.rtc.ice.UdpPath;
import dev.parley.rtc.sdp.Offers;
import dev.parley.rtc.sdp.SdpException;
import dev.parley.rtc.srtp.SrtpKeys;
import dev.parley.rtc.srtp.SrtpProfile;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RtcEndpointTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = loops.next();
    private final AtomicLong nanos = new AtomicLong();
    private final RtcEndpoint endpoint = new RtcEndpoint(options(), loops, NioDatagramChannel::new, 3);
    private final RecordingListener listener = new RecordingListener();

    private RtcOptions options() {
        return new RtcOptions(
                new InetSocketAddress(HERE, 0),
                List.of(HERE),
                Clock.systemUTC(),
                nanos::get,
                new SecureRandom(),
                Thread::startVirtualThread);
    }

    @AfterEach
    void stop() throws InterruptedException {
        endpoint.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private RtcPeer accept(String offer) throws ExecutionException, InterruptedException {
        return loop.submit(() -> endpoint.accept(offer, loop, listener)).get();
    }

    @Test
    void answersWithItsPort() throws Exception {
        RtcPeer peer = accept(Offers.chromium());
        assertThat(peer.answer()).contains("127.0.0.1 " + endpoint.port() + " typ host", "a=setup:passive");
        assertThat(endpoint.peers()).isEqualTo(1);
        loop.submit(peer::close).get();
        assertThat(listener.closed.join()).isEqualTo(RtcCloseReason.SERVER);
        assertThat(endpoint.peers()).isZero();
    }

    @Test
    void aHandshakeWithItselfLeavesNothing() throws Exception {
        SrtpKeys keys = endpoint.handshakes().warmUp(endpoint.certificates().current());
        assertThat(keys.profile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
        endpoint.warmUp();
        assertThat(endpoint.peers() + endpoint.routes()).isZero();
        assertThat(endpoint.packetsWithoutPeer() + endpoint.packetsUnsent()).isZero();
    }

    @Test
    void anotherOfferRestartsIceOnlyWithOtherCredentials() throws Exception {
        RtcPeer peer = accept(Offers.chromium());
        String ufrag = peer.ufrag();
        String again = loop.submit(() -> peer.reoffer(Offers.chromium())).get();
        assertThat(again).contains(" 2 IN IP4", "a=ice-ufrag:" + ufrag);
        String restarted = Offers.chromium().replace("a=ice-ufrag:F7gI", "a=ice-ufrag:F7gJ");
        assertThat(loop.submit(() -> peer.reoffer(restarted)).get()).contains(" 3 IN IP4");
        assertThat(peer.ufrag()).isNotEqualTo(ufrag);
        assertThat(endpoint.peers()).as("by both user fragments").isEqualTo(2);
        String stranger = Offers.chromium().replace("6B:8B", "6B:8C");
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> loop.submit(() -> peer.reoffer(stranger)).get())
                .withCauseInstanceOf(SdpException.class);
        loop.submit(peer::close).get();
        assertThat(endpoint.peers()).isZero();
    }

    @Test
    void dropsWhatIsNobodys() throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, HERE)) {
            for (int first : new int[] {0, 22, 0x80, 0xff}) {
                byte[] bytes = new byte[60];
                bytes[0] = (byte) first;
                socket.send(new DatagramPacket(bytes, bytes.length, HERE, endpoint.port()));
            }
            while (endpoint.packetsWithoutPeer() < 4) {
                loop.submit(() -> {}).get();
            }
        }
    }

    @Test
    void whatThePeersLoopDoesNotTakeIsBounded() throws Exception {
        RtcPeer peer = accept(Offers.chromium());
        CountDownLatch release = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        for (int i = 0; i < RtcPeer.MOST_WAITING * 3; i++) {
            peer.deliver(new byte[10], new UdpPath(new InetSocketAddress(HERE, 9)));
        }
        assertThat(peer.waiting()).isEqualTo(RtcPeer.MOST_WAITING);
        release.countDown();
        loop.submit(() -> {}).get();
        assertThat(peer.waiting()).isZero();
    }

    @Test
    void hasOnlySoManyPeers() throws Exception {
        for (int i = 0; i < 3; i++) {
            accept(Offers.chromium());
        }
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> accept(Offers.chromium()))
                .withCauseInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void forgetsTheOldestOfManyAddresses() throws Exception {
        RtcPeer peer = accept(Offers.chromium());
        String password = peer.answer().replaceAll("(?s).*?a=ice-pwd:(\\S+).*", "$1");
        byte[] check = Checks.of(peer.ufrag() + ":F7gI", password);
        for (int i = 0; i < RtcPeer.MOST_ADDRESSES + 5; i++) {
            peer.deliver(check, new UdpPath(new InetSocketAddress(HERE, 40_000 + i)));
        }
        loop.submit(() -> {}).get();
        assertThat(endpoint.routes()).isEqualTo(RtcPeer.MOST_ADDRESSES);
        loop.submit(peer::close).get();
        assertThat(endpoint.routes()).isZero();
    }

    @Test
    void aClientThatNeverComesIsGivenUp() throws Exception {
        RtcPeer peer = accept(Offers.chromium());
        nanos.set(RtcPeer.CONNECTED_WITHIN.toNanos());
        loop.submit(peer::advance).get();
        assertThat(listener.closed.join()).isEqualTo(RtcCloseReason.NOT_CONNECTED);
    }

    @Test
    void whatTheListenerThrowsEndsThePeerOnly() throws Exception {
        RtcPeer peer = accept(Offers.chromium());
        loop.submit(() -> peer.run(() -> {
                    throw new IllegalStateException("thrown by a test");
                }))
                .get();
        assertThat(listener.closed.join()).isEqualTo(RtcCloseReason.FAILED);
        accept(Offers.chromium());
    }

    @Test
    void refusesWhenClosed() {
        endpoint.close();
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> endpoint.accept(Offers.chromium(), loop, listener));
    }

    @Test
    void wantsAnAddressThatClientsCanReach() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RtcOptions(
                        new InetSocketAddress(0),
                        List.of(InetAddress.ofLiteral("0.0.0.0")),
                        Clock.systemUTC(),
                        nanos::get,
                        new SecureRandom(),
                        Runnable::run));
    }
}
