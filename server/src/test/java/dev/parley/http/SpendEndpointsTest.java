package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.admission.RandomIds;
import dev.parley.app.TestServer;
import dev.parley.session.Principal.Quota;
import dev.parley.setting.Money;
import dev.parley.tenant.KeyStore;
import dev.parley.tenant.SqliteKeyStore;
import dev.parley.testing.ScriptedEngine;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and engines that have spent what they may, as clients see them. */
class SpendEndpointsTest extends HttpServerTest {
    private static final String ENGINE = "engines." + ScriptedEngine.NAME + ".";
    private static final String CHAT = "{\"model\":\"any\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private String key(Quota quota) throws Exception {
        KeyStore store = new SqliteKeyStore(folder, InstantSource.system(), new SecureRandom(), new RandomIds());
        return store.create("kiosk", List.of(), quota).text();
    }

    private static Quota aDay(String amount) {
        return new Quota(OptionalInt.empty(), Optional.of(Money.parse(amount)));
    }

    /** An answer of the scripted model costs about a unit. */
    private void startDear(String... more) throws Exception {
        String[] settings = java.util.Arrays.copyOf(more, more.length + 4);
        settings[more.length] = "data-dir";
        settings[more.length + 1] = folder.toString();
        settings[more.length + 2] = ENGINE + "output-cost-per-million-tokens";
        settings[more.length + 3] = "250000";
        start(settings).awaitReady();
    }

    private HttpResponse<String> chat(String key) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(server.uri("/v1/chat/completions"))
                            .header("Authorization", "Bearer " + key)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(CHAT))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private ClientWebSocket call(String key) throws Exception {
        ClientWebSocket socket = vertx.createWebSocketClient().webSocket();
        socket.textMessageHandler(text -> events.add(new JsonObject(text)));
        socket.connect(new WebSocketConnectOptions()
                        .setHost("localhost")
                        .setPort(server.port())
                        .setURI("/v1/realtime?model=parley")
                        .addHeader("Authorization", "Bearer " + key))
                .toCompletionStage()
                .toCompletableFuture()
                .get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
        return socket;
    }

    private UpgradeRejectedException refusedCall(String key) throws Exception {
        try {
            call(key);
        } catch (ExecutionException e) {
            return (UpgradeRejectedException) e.getCause();
        }
        throw new AssertionError("the call was not refused");
    }

    private JsonObject await(String type) throws InterruptedException {
        JsonObject next;
        do {
            next = events.poll(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("waiting for %s", type).isNotNull();
        } while (!next.getString("type").equals(type));
        return next;
    }

    private JsonObject respond(ClientWebSocket socket) throws InterruptedException {
        socket.writeTextMessage("""
                {"type":"response.create","response":{"output_modalities":["text"],"instructions":"Greet."}}""");
        return await("response.done").getJsonObject("response");
    }

    private static void assertSpent(HttpResponse<String> answer, String who) {
        assertThat(answer.statusCode()).isEqualTo(429);
        JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo("insufficient_quota");
        assertThat(error.getString("type")).isEqualTo("insufficient_quota");
        assertThat(error.getString("message")).contains(who).contains("It goes on at ");
        assertThat(Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1L, 86_400L);
    }

    @Test
    void aKeyThatHasSpentItsDayIsRefusedAndNoOther() throws Exception {
        String limited = key(aDay("0.5"));
        String free = key(Quota.NONE);
        startDear();
        assertThat(chat(limited).statusCode()).isEqualTo(200);
        assertSpent(chat(limited), "The API key has spent");
        UpgradeRejectedException upgrade = refusedCall(limited);
        assertThat(upgrade.getStatus()).isEqualTo(429);
        assertThat(upgrade.getHeaders().get("Retry-After")).isNotNull();
        assertThat(upgrade.getBody().toJsonObject().getJsonObject("error").getString("code"))
                .isEqualTo("insufficient_quota");
        assertSpent(
                server.get("/v1/realtime?model=parley", "Authorization", "Bearer " + limited), "The API key has spent");
        assertThat(chat(free).statusCode()).isEqualTo(200);
    }

    @Test
    void aRunningCallIsToldAndLivesOn() throws Exception {
        String limited = key(aDay("0.5"));
        startDear();
        ClientWebSocket socket = call(limited);
        await("session.created");
        assertThat(respond(socket).getString("status")).isEqualTo("completed");
        JsonObject refused = respond(socket);
        assertThat(refused.getString("status")).isEqualTo("failed");
        JsonObject error = refused.getJsonObject("status_details").getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo("insufficient_quota");
        assertThat(error.getString("message")).startsWith("The API key has spent");
        socket.writeTextMessage("""
                {"type":"conversation.item.create","item":{"type":"message","role":"user",
                "content":[{"type":"input_text","text":"Are you there?"}]}}""");
        await("conversation.item.done");
        socket.close().await();
    }

    @Test
    void anEngineThatHasSpentItsDayAnswersNobodyAndSurvivesARestart() throws Exception {
        String key = key(Quota.NONE);
        startDear(ENGINE + "spend-limit", "0.5");
        assertThat(chat(key).statusCode()).isEqualTo(200);
        assertSpent(chat(key), "The engine " + ScriptedEngine.NAME + " has spent");
        stop();
        startDear(ENGINE + "spend-limit", "0.5");
        assertSpent(chat(key), "The engine " + ScriptedEngine.NAME + " has spent");
        ClientWebSocket socket = call(key);
        JsonObject error = await("error").getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo("insufficient_quota");
        socket.close().await();
    }

    @Test
    void aKeyHasAsManyCallsAsItMayAndNoMore() throws Exception {
        String limited = key(new Quota(OptionalInt.of(1), Optional.empty()));
        startDear();
        ClientWebSocket socket = call(limited);
        // Its session has begun, and not only its connection.
        assertThat(respond(socket).getString("status")).isEqualTo("completed");
        UpgradeRejectedException upgrade = refusedCall(limited);
        assertThat(upgrade.getStatus()).isEqualTo(429);
        assertThat(upgrade.getBody().toJsonObject().getJsonObject("error").getString("code"))
                .isEqualTo("rate_limit_exceeded");
        socket.close().await();
        callOnceThereIsRoom(limited);
        await("session.created");
    }

    /** The server learns of an end in its own time: it is asked again until it has. */
    private void callOnceThereIsRoom(String key) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestServer.PATIENCE_SECONDS);
        while (true) {
            try {
                call(key);
                return;
            } catch (ExecutionException e) {
                assertThat(System.nanoTime() - end).as("time left").isNegative();
            }
        }
    }
}
