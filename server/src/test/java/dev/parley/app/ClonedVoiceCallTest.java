package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codec.OpusEncoderOptions;
import dev.parley.ogg.OggOpusWriter;
import dev.parley.simulator.fault.FaultPlan;
import dev.parley.simulator.llm.LlmOptions;
import dev.parley.simulator.llm.SimulatedLlm;
import dev.parley.simulator.moshi.MoshiOptions;
import dev.parley.simulator.moshi.SimulatedStt;
import dev.parley.simulator.moshi.SimulatedTts;
import dev.parley.simulator.moshi.SimulatedVoiceCloning;
import dev.parley.testing.Multipart;
import dev.parley.testing.TestRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Unmute's deployment, simulated as far as it needs GPUs: uploading a voice and being spoken to with it. */
class ClonedVoiceCallTest {
    private static final String OWN_VOICE = "(voice of 64 values)";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private SimulatedTts tts;
    private SimulatedVoiceCloning cloning;
    private Map<String, String> settings;

    @BeforeEach
    void startServices() throws Exception {
        MoshiOptions speech = MoshiOptions.onFreePort();
        SimulatedStt stt =
                await(new SimulatedStt(vertx, speech, MoshiOptions.Stt.fast("hello"), new FaultPlan()).start());
        tts = await(new SimulatedTts(vertx, speech, MoshiOptions.Tts.FAST, new FaultPlan()).start());
        cloning = await(new SimulatedVoiceCloning(vertx, speech).start());
        SimulatedLlm llm = await(new SimulatedLlm(
                        vertx,
                        new LlmOptions("127.0.0.1", 0, List.of("simulated"), Optional.empty(), LlmOptions.Pace.FAST))
                .start());
        settings = Map.of(
                "engines.stt", "kyutai",
                "engines.tts", "kyutai",
                "engines.llm", "openai",
                "engines.kyutai.stt-url", stt.url(),
                "engines.kyutai.tts-url", tts.url(),
                "engines.openai.base-url", llm.baseUrl(),
                "voices.cloning-url", cloning.url());
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private TestServer server(String... more) throws Exception {
        Map<String, String> all = new HashMap<>(settings);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        TestServer server = TestServer.start(all, Wiring.parts());
        server.awaitReady();
        return server;
    }

    private String upload(TestServer server) throws Exception {
        HttpRequest request =
                new Multipart().file("file", new byte[60_000]).post(HttpRequest.newBuilder(server.uri("/v1/voices")));
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return new JsonObject(answer.body()).getString("name");
    }

    /** Calls as Unmute's page does, until the bot is heard. */
    private void call(TestServer server, String voice) throws Exception {
        Listener listener = new Listener();
        WebSocket socket = client.newWebSocketBuilder()
                .subprotocols("realtime")
                .buildAsync(URI.create(server.uri("/v1/realtime").toString().replaceFirst("http", "ws")), listener)
                .get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
        JsonObject session = new JsonObject()
                .put("instructions", new JsonObject().put("type", "smalltalk"))
                .put("voice", voice)
                .put("allow_recording", false);
        send(socket, new JsonObject().put("type", "session.update").put("session", session));
        String audio = Base64.getEncoder().encodeToString(silence());
        send(socket, new JsonObject().put("type", "input_audio_buffer.append").put("audio", audio));
        listener.heard.get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
        socket.abort();
    }

    private static void send(WebSocket socket, JsonObject event) throws Exception {
        socket.sendText(event.encode(), true).get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static byte[] silence() {
        ByteArrayOutputStream pages = new ByteArrayOutputStream();
        try (OggOpusWriter encoder = new OggOpusWriter(OpusEncoderOptions.speech(24_000), 7, 20, pages::write)) {
            encoder.write(new short[4_800], 0, 4_800);
        }
        return pages.toByteArray();
    }

    private static final class Listener implements WebSocket.Listener {
        private final CompletableFuture<Void> heard = new CompletableFuture<>();
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                String type = new JsonObject(message.toString()).getString("type");
                message.setLength(0);
                if (type.equals("response.audio.delta")) {
                    heard.complete(null);
                } else if (type.equals("error")) {
                    heard.completeExceptionally(new AssertionError("the server sent an error"));
                }
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.completeExceptionally(new AssertionError("closed with " + code + " " + reason));
            return CompletableFuture.completedFuture(null);
        }
    }

    @Test
    void theBotSpeaksWithTheUploadedVoice() throws Exception {
        try (TestServer server = server()) {
            call(server, upload(server));
            assertThat(tts.requests().getLast().query()).doesNotContainKey("voice");
            assertThat(tts.requests().getLast().words()).startsWith(OWN_VOICE).hasSizeGreaterThan(1);

            call(server, "custom:of-nobody");
            assertThat(tts.requests().getLast().words()).isNotEmpty().doesNotContain(OWN_VOICE);

            call(server, "unmute-prod-website/ex04.wav");
            assertThat(tts.requests().getLast().query()).containsEntry("voice", "unmute-prod-website/ex04.wav");
        }
    }

    @Test
    void aVoiceUploadedToOneServerSpeaksOnAnother() throws Exception {
        try (TestRedis redis = TestRedis.start();
                TestServer first = server("redis.url", redis.url());
                TestServer second = server("redis.url", redis.url())) {
            call(second, upload(first));
            assertThat(tts.requests().getLast().words()).startsWith(OWN_VOICE);
        }
    }

    @Test
    void withRedisGoneTheServerThatMadeTheVoiceStillHasIt() throws Exception {
        TestRedis redis = TestRedis.start();
        try (TestServer server = server("redis.url", redis.url())) {
            String voice = upload(server);
            redis.close();
            call(server, voice);
            assertThat(tts.requests().getLast().words()).startsWith(OWN_VOICE);
            call(server, upload(server));
            assertThat(tts.requests().getLast().words()).startsWith(OWN_VOICE);
        }
    }

    @Test
    void healthFollowsTheServices() throws Exception {
        try (TestServer server = server()) {
            assertThat(server.get("/v1/health").body())
                    .isEqualTo(
                            "{\"tts_up\":true,\"stt_up\":true,\"llm_up\":true,\"voice_cloning_up\":true,\"ok\":true}");
            await(cloning.close());
            awaitHealth(
                    server, "{\"tts_up\":true,\"stt_up\":true,\"llm_up\":true,\"voice_cloning_up\":false,\"ok\":true}");
            await(tts.close());
            awaitHealth(
                    server,
                    "{\"tts_up\":false,\"stt_up\":true,\"llm_up\":true,\"voice_cloning_up\":false,\"ok\":false}");
        }
    }

    private static void awaitHealth(TestServer server, String expected) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestServer.PATIENCE_SECONDS);
        String body;
        do {
            body = server.get("/v1/health").body();
        } while (!body.equals(expected) && System.nanoTime() < end);
        assertThat(body).isEqualTo(expected);
    }
}
