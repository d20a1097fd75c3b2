package dev.parley.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.TestServer;
import dev.parley.testing.ScriptedEngine;
import dev.parley.transport.websocket.RawClient.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rules every client is held to, over real sockets, with a dialect that echoes. */
class WebSocketTransportTest {
    private static final int LIMIT = 4096;

    private final EchoDialect.Factory echo = new EchoDialect.Factory();
    private TestServer server;

    private RawClient open(String headers, String... settings) throws Exception {
        if (server == null) {
            Map<String, String> all = new java.util.LinkedHashMap<>(Map.of("limits.message", "4096"));
            for (int i = 0; i < settings.length; i += 2) {
                all.put(settings[i], settings[i + 1]);
            }
            server = TestServer.start(all, List.of(new ScriptedEngine()), List.of(echo));
        }
        return new RawClient(server.port(), headers);
    }

    private RawClient connected(String... settings) throws Exception {
        RawClient client = open("", settings);
        assertThat(client.answer()).startsWith("HTTP/1.1 101");
        return client;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void awaitTold(String what) throws InterruptedException {
        String told;
        do {
            told = echo.told().poll(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(told).as("waiting for '%s'", what).isNotNull();
        } while (!told.equals(what));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void answersWithTheSubprotocolRealtimeWhenItIsOfferedAndWithNoneOtherwise() throws Exception {
        try (RawClient offers = open("Sec-WebSocket-Protocol: parley.v1, realtime, openai-insecure-api-key.x\r\n");
                RawClient silent = open("");
                RawClient other = open("Sec-WebSocket-Protocol: graphql-ws\r\n")) {
            assertThat(offers.answer()).containsIgnoringCase("sec-websocket-protocol: realtime\r\n");
            assertThat(silent.answer()).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("sec-websocket-protocol");
            assertThat(other.answer()).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("sec-websocket-protocol");
        }
        awaitTold("created /v1/realtime [parley.v1, realtime, openai-insecure-api-key.x]");
    }

    @Test
    void echoesTextAndBinaryWholeOrInFragments() throws Exception {
        try (RawClient client = connected()) {
            client.send(RawClient.TEXT, true, bytes("grüße"));
            assertThat(client.read())
                    .satisfies(frame -> assertThat(frame.payload()).isEqualTo(bytes("grüße")));
            byte[] split = bytes("€");
            client.send(RawClient.TEXT, false, Arrays.copyOf(split, 1));
            client.send(RawClient.PING, true, bytes("p"));
            client.send(RawClient.CONTINUATION, true, Arrays.copyOfRange(split, 1, 3));
            assertThat(client.read(RawClient.TEXT).payload()).isEqualTo(split);
            client.send(RawClient.BINARY, false, new byte[] {1});
            client.send(RawClient.CONTINUATION, false, new byte[0]);
            client.send(RawClient.CONTINUATION, true, new byte[] {2});
            assertThat(client.read(RawClient.BINARY).payload()).containsExactly(1, 2);
            client.send(RawClient.TEXT, true, new byte[0]);
            assertThat(client.read(RawClient.TEXT).payload()).isEmpty();
        }
        awaitTold("closed");
    }

    @Test
    void aMessageOverTheLimitClosesWith1009WhetherInOneFrameOrInMany() throws Exception {
        try (RawClient whole = connected();
                RawClient parts = connected();
                RawClient allowed = connected()) {
            whole.sendHead(RawClient.TEXT, true, 10_000_000);
            whole.sendBytes(new byte[1000]);
            assertThat(whole.read(RawClient.CLOSE)).satisfies(WebSocketTransportTest::isTooBig);
            for (int i = 0; i < 5; i++) {
                parts.send(i == 0 ? RawClient.BINARY : RawClient.CONTINUATION, false, new byte[1000]);
            }
            assertThat(parts.read(RawClient.CLOSE)).satisfies(WebSocketTransportTest::isTooBig);
            allowed.send(RawClient.TEXT, true, bytes("x".repeat(LIMIT)));
            assertThat(allowed.read(RawClient.TEXT).payload()).hasSize(LIMIT);
        }
    }

    @Test
    void aClientThatIsStillSendingReadsWhyItIsClosedAndIsNotReset() throws Exception {
        try (RawClient whole = connected();
                RawClient parts = connected()) {
            whole.sendHead(RawClient.TEXT, true, 10_000_000);
            whole.sendBytes(new byte[1000]);
            assertThat(whole.read(RawClient.CLOSE)).satisfies(WebSocketTransportTest::isTooBig);
            for (int i = 0; i < 10; i++) {
                whole.sendBytes(new byte[100_000]);
            }
            assertThat(whole.hasEnded()).as("ended, not reset").isTrue();

            parts.send(RawClient.TEXT, true, bytes("close"));
            assertThat(parts.read(RawClient.CLOSE).closeCode()).isEqualTo(4321);
            for (int i = 0; i < 100; i++) {
                parts.send(RawClient.TEXT, true, bytes("x".repeat(LIMIT)));
            }
            parts.send(RawClient.CLOSE, true, new byte[] {0x10, (byte) 0xE1});
            assertThat(parts.hasEnded()).as("ended, not reset").isTrue();
        }
    }

    private static void isTooBig(Frame frame) {
        assertThat(frame.closeCode()).isEqualTo(1009);
        assertThat(frame.closeReason()).contains("4096");
    }

    @Test
    void manyMessagesAtOnceAreHandedOverInSeveralTurnsOfTheLoop() throws Exception {
        ByteArrayOutputStream burst = new ByteArrayOutputStream();
        for (int i = 0; i < 130; i++) {
            burst.writeBytes(RawClient.frame(RawClient.TEXT, true, bytes("count")));
        }
        try (RawClient client = connected()) {
            client.sendBytes(burst.toByteArray());
            int left = 130;
            while (left > 0) {
                String told = echo.told().poll(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(told).as("%s left", left).isNotNull();
                if (told.startsWith("in one turn ")) {
                    int taken = Integer.parseInt(told.substring("in one turn ".length()));
                    assertThat(taken).isBetween(1, 64);
                    left -= taken;
                }
            }
            assertThat(left).isZero();
        }
    }

    @Test
    void textThatIsNoUtf8ClosesWith1007() throws Exception {
        try (RawClient client = connected()) {
            client.send(RawClient.TEXT, true, new byte[] {(byte) 0xC3, 0x28});
            assertThat(client.read(RawClient.CLOSE).closeCode()).isEqualTo(1007);
        }
    }

    @Test
    void aFrameAgainstTheProtocolClosesWith1002() throws Exception {
        try (RawClient client = connected()) {
            client.send(RawClient.CONTINUATION, true, new byte[1]);
            assertThat(client.read(RawClient.CLOSE).closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void aDialectThatFailsEndsItsOwnCallWith1011AndNoOther() throws Exception {
        try (RawClient bystander = connected();
                RawClient failing = connected();
                RawClient failingLater = connected()) {
            failing.send(RawClient.TEXT, true, bytes("fail"));
            failingLater.send(RawClient.TEXT, true, bytes("fail later"));
            assertThat(failing.read(RawClient.CLOSE).closeCode()).isEqualTo(1011);
            assertThat(failingLater.read(RawClient.CLOSE).closeCode()).isEqualTo(1011);
            bystander.send(RawClient.TEXT, true, bytes("still here"));
            assertThat(bystander.read(RawClient.TEXT).payload()).isEqualTo(bytes("still here"));
        }
    }

    @Test
    void aDialectClosesWithItsOwnCodeAndAReasonCutAtACharacter() throws Exception {
        try (RawClient client = connected()) {
            client.send(RawClient.TEXT, true, bytes("close"));
            Frame close = client.read(RawClient.CLOSE);
            assertThat(close.closeCode()).isEqualTo(4321);
            assertThat(close.closeReason()).isEqualTo("ü".repeat(61));
        }
    }

    @Test
    void aClientThatStopsReadingIsClosedWith1013() throws Exception {
        try (RawClient client = connected("limits.slow-client", "500ms")) {
            client.send(RawClient.TEXT, true, bytes("flood"));
            awaitTold("full");
            awaitTold("closed");
            assertThat(client.read(RawClient.CLOSE).closeCode()).isEqualTo(1013);
        }
    }

    @Test
    void aClientThatReadsLateIsToldToGoOn() throws Exception {
        try (RawClient client = connected("limits.slow-client", "20s")) {
            client.send(RawClient.TEXT, true, bytes("flood"));
            awaitTold("full");
            while (echo.told().peek() == null || !echo.told().contains("drained")) {
                client.read(RawClient.BINARY);
            }
            awaitTold("drained");
        }
        awaitTold("closed");
    }

    @Test
    void aClientThatPingsButDoesNotReadTheAnswersIsClosedWith1008() throws Exception {
        try (RawClient client = connected("limits.slow-client", "20s")) {
            client.send(RawClient.TEXT, true, bytes("flood"));
            awaitTold("full");
            for (int i = 0; i < 100; i++) {
                client.send(RawClient.PING, true, bytes("p"));
            }
            client.send(RawClient.TEXT, true, bytes("pings are read by now"));
            client.send(RawClient.PING, true, bytes("one more"));
            awaitTold("closed");
            int answers = 0;
            boolean echoed = false;
            Frame frame = client.read();
            while (frame.opcode() != RawClient.CLOSE) {
                answers += frame.opcode() == RawClient.PONG ? 1 : 0;
                echoed |= frame.opcode() == RawClient.TEXT;
                frame = client.read();
            }
            assertThat(frame.closeCode()).isEqualTo(1008);
            assertThat(frame.closeReason()).contains("pings");
            assertThat(answers).isGreaterThanOrEqualTo(100);
            assertThat(echoed).as("a hundred are allowed").isTrue();
        }
    }

    @Test
    void messagesThatComeFasterThanTheirRateWaitAndNoneIsLost() throws Exception {
        try (RawClient client = connected("limits.rate.messages", "50/s burst 5")) {
            long began = System.nanoTime();
            for (int i = 0; i < 60; i++) {
                client.send(RawClient.TEXT, true, bytes("m" + i));
            }
            for (int i = 0; i < 60; i++) {
                assertThat(client.read(RawClient.TEXT).payload()).isEqualTo(bytes("m" + i));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(400));
        }
    }

    @Test
    void aClientThatDoesNotAnswerACloseIsCut() throws Exception {
        try (RawClient client = connected()) {
            client.send(RawClient.TEXT, true, bytes("close"));
            assertThat(client.read(RawClient.CLOSE).closeCode()).isEqualTo(4321);
            assertThat(client.isCut()).isTrue();
        }
    }

    @Test
    void outputThatPilesUpIsBoundedInBytes() throws Exception {
        try (RawClient client = connected("limits.unsent", "65536", "limits.message", "64KiB")) {
            client.send(RawClient.TEXT, true, bytes("pile up"));
            awaitTold("closed");
            Frame close = client.read(RawClient.CLOSE);
            assertThat(close.closeCode()).isEqualTo(1013);
            assertThat(close.closeReason()).contains("65536 bytes");
        }
    }

    @Test
    void whoHoldsMostIsCutWhenAllTogetherHoldTooMuchAndNobodyElseNotices() throws Exception {
        try (RawClient holds = connected("limits.held", "65536", "limits.message", "1MiB");
                RawClient bystander = connected()) {
            holds.sendHead(RawClient.TEXT, true, 500_000);
            holds.sendBytes(new byte[100_000]);
            awaitTold("closed");
            assertThat(holds.isCut()).isTrue();
            bystander.send(RawClient.TEXT, true, bytes("still here"));
            assertThat(bystander.read(RawClient.TEXT).payload()).isEqualTo(bytes("still here"));
        }
    }

    @Test
    void aClientThatVanishesIsNoticedByItsSilence() throws Exception {
        try (RawClient client = connected("limits.ping", "200ms", "limits.pong", "200ms")) {
            assertThat(client.read(RawClient.PING).opcode()).isEqualTo(RawClient.PING);
            awaitTold("closed");
            assertThat(client.isCut()).isTrue();
        }
    }

    @Test
    void aClientThatAnswersPingsButSaysNothingIsClosedWith1001() throws Exception {
        try (RawClient client = connected("limits.idle", "600ms", "limits.ping", "100ms")) {
            Frame frame = client.read();
            while (frame.opcode() == RawClient.PING) {
                client.send(10, true, frame.payload());
                frame = client.read();
            }
            assertThat(frame.closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void aServerThatIsFullOrDoesNotKnowTheProtocolSaysSoBeforeTheUpgrade() throws Exception {
        try (RawClient first = connected("limits.connections", "1");
                RawClient second = open("")) {
            assertThat(second.answer()).startsWith("HTTP/1.1 503").containsIgnoringCase("retry-after");
            first.send(RawClient.TEXT, true, bytes("hello"));
            assertThat(first.read(RawClient.TEXT).payload()).isEqualTo(bytes("hello"));
        }
    }

    @Test
    void aKeyAndAFittingOriginAreAskedForBeforeTheUpgrade() throws Exception {
        try (RawClient without = open("", "auth.keys", "k1,k2");
                RawClient wrong = open("Authorization: Bearer k3\r\n");
                RawClient bearer = open("authorization: bearer k2\r\n");
                RawClient protocol = open("Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.k1\r\n");
                RawClient stranger = open("Authorization: Bearer k1\r\nOrigin: https://evil.example\r\n")) {
            assertThat(without.answer()).startsWith("HTTP/1.1 401");
            assertThat(wrong.answer()).startsWith("HTTP/1.1 401");
            assertThat(bearer.answer()).startsWith("HTTP/1.1 101");
            assertThat(protocol.answer()).startsWith("HTTP/1.1 101");
            assertThat(stranger.answer()).startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void stoppingTellsEveryClientGivesThemTimeAndThenClosesWith1001() throws Exception {
        try (RawClient leaves = connected("shutdown.grace", "1s");
                RawClient stays = connected()) {
            Thread stopping = Thread.startVirtualThread(() -> server.server().close());
            awaitTold("draining");
            awaitTold("draining");
            try (RawClient late = open("")) {
                assertThat(late.answer()).startsWith("HTTP/1.1 503");
            }
            assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
            leaves.send(RawClient.TEXT, true, bytes("goodbye"));
            assertThat(leaves.read(RawClient.TEXT).payload()).isEqualTo(bytes("goodbye"));
            assertThat(stays.read(RawClient.CLOSE).closeCode()).isEqualTo(1001);
            stopping.join();
        }
    }
}
