package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.admission.RandomIds;
import dev.parley.tenant.KeyStore;
import dev.parley.tenant.SqliteKeyStore;
import dev.parley.testing.ScriptedServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys at the WebSocket upgrade (openai-realtime.md 1.1). */
class UpgradeAccessTest {
    private static final String REALTIME = "/v1/realtime?model=parley";
    private static final String UNMUTE = "/v1/realtime";

    @TempDir
    Path folder;

    /** Connects and gives the first message. */
    private static CompletableFuture<String> connect(
            ScriptedServer server, String path, List<String> headers, List<String> subprotocols) {
        CompletableFuture<String> first = new CompletableFuture<>();
        WebSocket.Builder builder = server.client().newWebSocketBuilder();
        for (int i = 0; i < headers.size(); i += 2) {
            builder.header(headers.get(i), headers.get(i + 1));
        }
        if (!subprotocols.isEmpty()) {
            builder.subprotocols(
                    subprotocols.getFirst(), subprotocols.stream().skip(1).toArray(String[]::new));
        }
        WebSocket.Listener listener = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                first.complete(data.toString());
                socket.abort();
                return CompletableFuture.completedFuture(null);
            }
        };
        builder.buildAsync(server.socket(path), listener).whenComplete((socket, failure) -> {
            if (failure != null) {
                first.completeExceptionally(failure);
            }
        });
        return first.orTimeout(10, TimeUnit.SECONDS);
    }

    private static int refusal(CompletableFuture<String> connecting) {
        try {
            return Integer.parseInt("connected: " + connecting.join());
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(WebSocketHandshakeException.class);
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }

    @Test
    void noKeyIsNeededWhileThereIsNone() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(folder, Map.of())) {
            assertThat(connect(server, REALTIME, List.of(), List.of()).join()).contains("session.created");
        }
    }

    /** Browsers do not tell a page why its WebSocket was refused: it asks for the same path by a plain request. */
    @Test
    void aPlainRequestTellsWhyAnUpgradeIsRefused() throws Exception {
        Map<String, String> settings = Map.of("auth.keys", "sk-right", "limits.connections", "1");
        try (ScriptedServer server = ScriptedServer.start(folder, settings)) {
            assertThat(server.get(REALTIME).statusCode()).isEqualTo(401);
            assertThat(server.get(REALTIME, "Authorization", "Bearer sk-wrong").statusCode())
                    .isEqualTo(401);
            assertThat(server.get(REALTIME, "Authorization", "Bearer sk-right").statusCode())
                    .isEqualTo(426);
            WebSocket held = server.client()
                    .newWebSocketBuilder()
                    .header("Authorization", "Bearer sk-right")
                    .buildAsync(server.socket(REALTIME), new WebSocket.Listener() {})
                    .get(10, TimeUnit.SECONDS);
            assertThat(server.get(REALTIME, "Authorization", "Bearer sk-right").statusCode())
                    .isEqualTo(503);
            held.abort();
        }
    }

    @Test
    void aKeyOpensTheDoorInEveryForm() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(folder, Map.of("auth.keys", "sk-right"))) {
            assertThat(refusal(connect(server, REALTIME, List.of(), List.of()))).isEqualTo(401);
            assertThat(connect(server, REALTIME, List.of("Authorization", "Bearer sk-right"), List.of())
                            .join())
                    .contains("session.created");
            assertThat(connect(server, REALTIME, List.of("api-key", "sk-right"), List.of())
                            .join())
                    .contains("session.created");
            List<String> browser = List.of("realtime", "openai-insecure-api-key.sk-right");
            assertThat(connect(server, REALTIME, List.of(), browser).join()).contains("session.created");
            List<String> wrong = List.of("realtime", "openai-insecure-api-key.sk-wrong");
            assertThat(refusal(connect(server, REALTIME, List.of(), wrong))).isEqualTo(401);
        }
    }

    @Test
    void whatClientsSayOfTheirOrganisationChangesNothing() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(folder, Map.of("auth.keys", "sk-right"))) {
            List<String> browser = List.of(
                    "realtime",
                    "openai-insecure-api-key.sk-right",
                    "openai-organization.org-1",
                    "openai-project.proj-1",
                    "openai-agents-sdk.0.20.0");
            assertThat(connect(server, REALTIME, List.of("OpenAI-Safety-Identifier", "user-1"), browser)
                            .join())
                    .contains("session.created");
        }
    }

    @Test
    void anUnknownClientSecretIsRefusedEvenWhereNoKeyIsNeeded() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(folder, Map.of())) {
            List<String> browser = List.of("realtime", "openai-insecure-api-key.ek_unknown");
            assertThat(refusal(connect(server, REALTIME, List.of(), browser))).isEqualTo(401);
        }
    }

    @Test
    void aClientSecretOpensASessionThatBeginsAsItsConfigurationSays() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(folder, Map.of("auth.keys", "sk-right"))) {
            String answer = server.post(
                            "/v1/realtime/client_secrets",
                            "{\"session\":{\"type\":\"realtime\",\"instructions\":\"Talk like a pirate.\"}}",
                            "Authorization",
                            "Bearer sk-right")
                    .body();
            String secret = new JsonObject(answer).getString("value");
            List<String> browser = List.of("realtime", "openai-insecure-api-key." + secret);
            String created = connect(server, REALTIME, List.of(), browser).join();
            assertThat(new JsonObject(created).getJsonObject("session").getString("instructions"))
                    .isEqualTo("Talk like a pirate.");
        }
    }

    @Test
    void unmuteClientsAreRefusedUnlessTheDoorIsOpenForThem() throws Exception {
        Map<String, String> keyed = Map.of("auth.keys", "sk-right");
        try (ScriptedServer server = ScriptedServer.start(folder, keyed)) {
            assertThat(refusal(connect(server, UNMUTE, List.of(), List.of("realtime"))))
                    .isEqualTo(401);
        }
        Map<String, String> open = Map.of("auth.keys", "sk-right", "auth.unmute-open", "true");
        try (ScriptedServer server = ScriptedServer.start(folder, open)) {
            WebSocket socket = server.client()
                    .newWebSocketBuilder()
                    .subprotocols("realtime")
                    .buildAsync(server.socket(UNMUTE), new WebSocket.Listener() {})
                    .join();
            assertThat(socket.getSubprotocol()).isEqualTo("realtime");
            socket.abort();
            assertThat(refusal(connect(server, REALTIME, List.of(), List.of()))).isEqualTo(401);
        }
    }

    @Test
    void aRightKeyBehindAWrongOneOpensTheDoor() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(folder, Map.of("auth.keys", "sk-right"))) {
            List<String> wrong = List.of("Authorization", "Bearer sk-wrong");
            List<String> right = List.of("realtime", "openai-insecure-api-key.sk-right");
            assertThat(connect(server, REALTIME, wrong, right).join()).contains("session.created");
            assertThat(server.get("/v1/models", "Authorization", "Bearer sk-wrong", "api-key", "sk-right")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static int closeCode(ScriptedServer server, String credential, Runnable connected) throws Exception {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        WebSocket.Listener listener = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
                code.complete(status);
                return CompletableFuture.completedFuture(null);
            }
        };
        server.client()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + credential)
                .buildAsync(server.socket(REALTIME), listener)
                .get(10, TimeUnit.SECONDS);
        connected.run();
        return code.get(20, TimeUnit.SECONDS);
    }

    @Test
    void callsEndWithTheirKeyWhereThatIsConfigured() throws Exception {
        KeyStore store =
                new SqliteKeyStore(folder.resolve("data"), InstantSource.system(), new SecureRandom(), new RandomIds());
        KeyStore.Created made = store.create("test");
        try (ScriptedServer server = ScriptedServer.start(folder, Map.of("auth.end-revoked-calls", "true"))) {
            String secret = new JsonObject(
                            server.post("/v1/realtime/client_secrets", "{}", "Authorization", "Bearer " + made.text())
                                    .body())
                    .getString("value");
            assertThat(closeCode(server, secret, () -> revoke(store, made))).isEqualTo(1008);
            assertThat(server.get(REALTIME, "Authorization", "Bearer " + secret).statusCode())
                    .isEqualTo(401);
        }
    }

    private static void revoke(KeyStore store, KeyStore.Created made) {
        try {
            store.revoke(made.key().id());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
