package dev.parley.rtc.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.rtc.rtp.RtpPacket;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A call of a real browser: sound is sent back as it came, and so are messages. Skipped where none is installed, but not in CI. */
@Timeout(120)
class ChromiumTest {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final EventLoop loop = loops.next();
    private final CompletableFuture<String> result = new CompletableFuture<>();
    private final Echo listener = new Echo();
    private RtcEndpoint endpoint;
    private HttpServer http;
    private boolean udpBlocked;
    private Process browser;

    @TempDir
    private Path profile;

    /** Says what it hears. */
    private static final class Echo extends RecordingListener {
        private RtcPeer peer;

        @Override
        public void audio(RtpPacket packet, long arrivalNs) {
            byte[] payload = Arrays.copyOfRange(packet.bytes(), packet.offset(), packet.offset() + packet.length());
            peer.sendAudio(payload, payload.length, packet.timestamp(), packet.marker());
        }
    }

    private static Optional<String> program() {
        String named = System.getenv("PARLEY_TEST_BROWSER");
        return named != null
                ? Optional.of(named)
                : Stream.of("/usr/bin/chromium", "/usr/bin/google-chrome")
                        .filter(each -> Files.isExecutable(Path.of(each)))
                        .findFirst();
    }

    /** Chromium offers no way from the loop-back address. */
    private static InetAddress address() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
                .findFirst()
                .orElse(InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (browser != null) {
            browser.descendants().forEach(ProcessHandle::destroyForcibly);
            browser.destroyForcibly().waitFor();
        }
        if (http != null) {
            http.stop(0);
            endpoint.close();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private void serve() throws IOException {
        endpoint = new RtcEndpoint(
                new RtcOptions(
                        new InetSocketAddress(0),
                        List.of(address()),
                        Clock.systemUTC(),
                        System::nanoTime,
                        new SecureRandom(),
                        Thread::startVirtualThread),
                loops,
                NioDatagramChannel::new);
        endpoint.listenTcp(new InetSocketAddress(0), loops, NioServerSocketChannel::new);
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> answer(exchange, body(exchange)));
        http.start();
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        byte[] answer;
        try (exchange) {
            answer = switch (exchange.getRequestURI().getPath()) {
                case "/offer" -> offer(body).getBytes(StandardCharsets.UTF_8);
                case "/again" ->
                    reachable(loop.submit(() -> listener.peer.reoffer(body)).get())
                            .getBytes(StandardCharsets.UTF_8);
                case "/result" -> {
                    result.complete(body);
                    yield new byte[] {'o', 'k'};
                }
                default -> page();
            };
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (ExecutionException | InterruptedException e) {
            result.completeExceptionally(e);
        }
    }

    /** Where UDP is blocked, a client finds no way by it: it may as well not be told of any. */
    private String reachable(String answer) {
        return udpBlocked ? answer.replaceAll("a=candidate:\\d+ 1 udp .*\r\n", "") : answer;
    }

    private String offer(String sdp) throws ExecutionException, InterruptedException {
        return loop.submit(() -> {
                    listener.peer = endpoint.accept(sdp, loop, listener);
                    return reachable(listener.peer.answer());
                })
                .get();
    }

    private static byte[] page() throws IOException {
        try (InputStream page = ChromiumTest.class.getResourceAsStream("call.html")) {
            return page.readAllBytes();
        }
    }

    @Test
    void holdsACall() throws Exception {
        call();
    }

    @Test
    void holdsACallOverTcpWhereUdpIsBlocked() throws Exception {
        udpBlocked = true;
        call();
    }

    private void call() throws Exception {
        Optional<String> program = program();
        assumeTrue(program.isPresent() || System.getenv("CI") != null, "no Chromium here");
        serve();
        browser = new ProcessBuilder(
                        program.get(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--autoplay-policy=no-user-gesture-required",
                        "--use-fake-device-for-media-stream",
                        "--use-fake-ui-for-media-stream",
                        "--user-data-dir=" + profile,
                        "http://127.0.0.1:" + http.getAddress().getPort() + "/")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        JsonNode told = new ObjectMapper().readTree(result.get(90, TimeUnit.SECONDS));
        assertThat(told.path("error").asText()).isEmpty();
        assertThat(told.path("first").asText()).isEqualTo("grüße");
        assertThat(told.path("messages").toString()).isEqualTo("[5,0,200000]");
        assertThat(told.path("energy").asDouble()).isPositive();
        assertThat(listener.channelsClosed.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(listener.closed.get(10, TimeUnit.SECONDS)).isEqualTo(RtcCloseReason.CLIENT);
        RtcStatistics statistics = listener.peer.statistics();
        assertThat(statistics.packetsReceived()).isGreaterThan(50);
        assertThat(statistics.packetsRefused()).isZero();
        assertThat(told.path("roundTrip").asDouble()).as("by our reports").isPositive();
        assertThat(endpoint.peers()).isZero();
    }
}
