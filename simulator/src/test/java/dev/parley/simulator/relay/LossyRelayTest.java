package dev.parley.simulator.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.net.SocketAddress;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client and a server of UDP, both of which know nothing of the relay but the address in the answer. */
class LossyRelayTest {
    private static final String HOST = "127.0.0.1";

    private final Vertx vertx = Vertx.vertx();
    private final Set<Integer> seenFrom = ConcurrentHashMap.newKeySet();
    private java.net.DatagramSocket client;
    private URI server;

    @BeforeEach
    void echo() throws Exception {
        client = new java.net.DatagramSocket(0, InetAddress.getByName(HOST));
        client.setSoTimeout(10_000);
        DatagramSocket echo = vertx.createDatagramSocket();
        echo.handler(packet -> {
            seenFrom.add(packet.sender().port());
            echo.send(packet.data(), packet.sender().port(), packet.sender().host());
        });
        SocketAddress udp = echo.listen(0, HOST).await().localAddress();
        int port = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(offer -> {
                    String answer =
                            offer + "a=candidate:1 1 udp 2130706431 " + HOST + " " + udp.port() + " typ host\r\n";
                    request.response()
                            .setStatusCode(201)
                            .putHeader("Content-Type", "application/sdp")
                            .putHeader("Location", "/v1/realtime/calls/rtc_1")
                            .end(answer);
                }))
                .listen(0, HOST)
                .await()
                .actualPort();
        server = URI.create("http://" + HOST + ":" + port);
    }

    @AfterEach
    void close() {
        client.close();
        vertx.close().await();
    }

    /** Offers through a relay; the address that the answer tells. */
    private SocketAddress offered(LossyRelay relay) throws Exception {
        int port = relay.start(0).await();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port + "/v1/realtime/calls"))
                .POST(BodyPublishers.ofString("v=0\r\n"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.headers().firstValue("Location")).contains("/v1/realtime/calls/rtc_1");
            assertThat(answer.body()).startsWith("v=0\r\n");
            Optional<SocketAddress> told = AnswerCandidates.server(answer.body());
            return told.orElseThrow();
        }
    }

    private LossyRelay relay(Impairment impairment) {
        return new LossyRelay(vertx, server, HOST, impairment, 5, System::nanoTime);
    }

    private void send(String text, SocketAddress to) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        client.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName(HOST), to.port()));
    }

    private String received() throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        client.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }

    @Test
    void packetsGoThroughItBothWays() throws Exception {
        LossyRelay relay = relay(Impairment.none().withJitter(Duration.ofMillis(20)));
        SocketAddress to = offered(relay);
        for (int i = 0; i < 20; i++) {
            send("packet " + i, to);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(received()).isEqualTo("packet " + i);
        }
        LinkCount all = new LinkCount(20, 0, 0);
        assertThat(relay.counts().await()).isEqualTo(List.of(new RelayCount(all, all, 0)));
    }

    @Test
    void theServerSeesAClientThatMovesComeFromAnotherPort() throws Exception {
        LossyRelay relay = relay(Impairment.none().withMoves(Duration.ofMillis(1)));
        SocketAddress to = offered(relay);
        send("before", to);
        assertThat(received()).isEqualTo("before");
        while (seenFrom.size() < 2) {
            send("after", to);
            assertThat(received()).isEqualTo("after");
        }
        assertThat(relay.counts().await().getFirst().moves()).isEqualTo(1);
    }

    @Test
    void whatIsLostIsCounted() throws Exception {
        LossyRelay relay = relay(Impairment.none().withLoss(0.5));
        SocketAddress to = offered(relay);
        int sent = 0;
        while (relay.counts().await().getFirst().down().lost() < 3) {
            send("packet", to);
            sent++;
        }
        RelayCount count = relay.counts().await().getFirst();
        assertThat(count.up().packets()).isLessThanOrEqualTo(sent);
        assertThat(count.up().lost()).isBetween(1L, count.up().packets() - 1);
    }
}
