package dev.parley.rtc.peer;

import static dev.parley.rtc.peer.WeriftClient.command;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.rtc.rtp.RtpPacket;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call of an independent stack, over real sockets. */
@Timeout(90)
class WeriftTest {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final RtcEndpoint endpoint = new RtcEndpoint(
            new RtcOptions(
                    new InetSocketAddress("127.0.0.1", 0),
                    List.of(InetAddress.ofLiteral("127.0.0.1")),
                    Clock.systemUTC(),
                    System::nanoTime,
                    new SecureRandom(),
                    threads),
            loops,
            NioDatagramChannel::new);
    private final RecordingListener listener = new RecordingListener();
    private RtcPeer peer;

    @AfterEach
    void stop() throws InterruptedException {
        endpoint.close();
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private void call(WeriftClient client) throws Exception {
        String offer = client.await("offer").path("sdp").asText();
        EventLoop loop = loops.next();
        peer = loop.submit(() -> endpoint.accept(offer, loop, listener)).get();
        client.tell(command("answer").put("sdp", peer.answer()));
        listener.connected.get(20, TimeUnit.SECONDS);
        client.awaitState("state", "connected");
    }

    @Test
    void soundGoesBothWays() throws Exception {
        try (WeriftClient client = new WeriftClient("{\"data\":false}")) {
            call(client);
            client.tell(command("audio").put("count", 50).put("size", 80));
            for (int i = 0; i < 50; i++) {
                RtpPacket packet = listener.packets.poll(10, TimeUnit.SECONDS);
                assertThat(packet.length()).isEqualTo(80);
                assertThat(packet.bytes()[packet.offset()]).isEqualTo((byte) i);
            }
            peer.loop().submit(() -> {
                for (int i = 0; i < 50; i++) {
                    peer.sendAudio(new byte[] {(byte) i, 1, 2}, 3, i * 960, i == 0);
                }
            });
            for (int i = 0; i < 50; i++) {
                JsonNode event = client.await("audio");
                assertThat(Base64.getDecoder().decode(event.path("base64").asText()))
                        .containsExactly(i, 1, 2);
            }
            assertThat(peer.statistics().packetsReceived()).isEqualTo(50);
            assertThat(peer.statistics().packetsRefused()).isZero();
            assertThat(endpoint.peers()).isEqualTo(1);
            peer.loop().submit(peer::close).get();
            assertThat(listener.closed.get(20, TimeUnit.SECONDS)).isEqualTo(RtcCloseReason.SERVER);
            assertThat(endpoint.peers()).isZero();
        }
    }

    @Test
    void messagesGoBothWaysAndChannelsClose() throws Exception {
        try (WeriftClient client = new WeriftClient("{}")) {
            call(client);
            client.awaitState("channel", "open");
            assertThat(listener.opened.take().label()).isEqualTo("oai-events");
            client.tell(command("send").put("text", "grüße"));
            assertThat(client.await("message").path("text").asText()).isEqualTo("grüße");
            client.tell(command("send").put("text", "0123456789").put("repeat", 6000));
            assertThat(client.await("message").path("text").asText()).isEqualTo("0123456789".repeat(6000));
            client.tell(command("send").put("base64", "AAEC/w=="));
            assertThat(client.await("message").path("base64").asText()).isEqualTo("AAEC/w==");
            assertThat(listener.messages).hasSize(3);
            client.tell(command("closeChannel"));
            assertThat(listener.channelsClosed.poll(20, TimeUnit.SECONDS)).isNotNull();
            assertThat(listener.closed).isNotDone();
        }
    }

    @Test
    void theServersEndIsHeard() throws Exception {
        try (WeriftClient client = new WeriftClient("{}")) {
            call(client);
            client.awaitState("channel", "open");
            peer.loop().submit(peer::close).get();
            client.awaitState("channel", "closed");
        }
    }
}
