package dev.parley.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.SoundOffer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A flood of packets to the UDP port, as fast as a socket takes them, while others call: see {@link Bystander}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IceBystanderTest {
    private static final int LEAST_PACKETS = 100_000;

    private Bystander others;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        others = new Bystander(folder, false);
    }

    @AfterAll
    void stop() {
        others.close();
    }

    /** What the flood is of. */
    private enum Kind {
        /** With the user fragment of a call, so that its integrity is looked at, and found wrong. */
        CHECKS_OF_A_CALL,
        CHECKS_OF_NO_CALL,
        RANDOM
    }

    private String answer() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + others.port() + "/v1/realtime/calls"))
                    .header("Content-Type", "application/sdp")
                    .POST(BodyPublishers.ofString(SoundOffer.TEXT))
                    .build();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            return answer.body();
        }
    }

    private static byte[] packet(Kind kind, String answer) {
        if (kind == Kind.RANDOM) {
            byte[] bytes = new byte[1200];
            bytes[0] = 0x55;
            return bytes;
        }
        String ufrag =
                kind == Kind.CHECKS_OF_A_CALL ? answer.replaceAll("(?s).*?a=ice-ufrag:(\\S+).*", "$1") : "nobody00";
        byte[] name = (ufrag + ":abc").getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(20 + 4 + name.length + 24);
        out.putShort((short) 1).putShort((short) (4 + name.length + 24)).putInt(0x2112A442);
        out.putLong(7).putInt(7);
        out.putShort((short) 6).putShort((short) name.length).put(name);
        out.putShort((short) 8).putShort((short) 20);
        return out.array();
    }

    @ParameterizedTest
    @EnumSource
    void aFloodOfPacketsLeavesTheLoopsToOthers(Kind kind) throws Exception {
        String answer = answer();
        int port = Integer.parseInt(answer.replaceAll("(?s).*?m=audio (\\d+) .*", "$1"));
        byte[] packet = packet(kind, answer);
        AtomicLong sent = new AtomicLong();
        others.areLeftAlone("flood of UDP: " + kind, () -> flood(packet, port, sent));
        System.out.println(kind + ": " + sent + " packets");
    }

    private static void flood(byte[] packet, int port, AtomicLong sent) {
        List<IOException> failures = new ArrayList<>();
        try (DatagramSocket socket = new DatagramSocket()) {
            DatagramPacket datagram =
                    new DatagramPacket(packet, packet.length, InetAddress.ofLiteral("127.0.0.1"), port);
            for (long count = 0;
                    count < LEAST_PACKETS || !Thread.currentThread().isInterrupted();
                    count++) {
                socket.send(datagram);
                sent.incrementAndGet();
            }
        } catch (IOException e) {
            failures.add(e);
        }
        assertThat(failures).isEmpty();
    }
}
