package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.Engine;
import dev.parley.provider.EngineContext;
import dev.parley.provider.SpeechToText;
import dev.parley.testing.ScriptedEngine;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call that cannot begin because an engine is away ends with words, where there is a voice. */
class RefusedCallTest {
    private static final String SORRY = "I am sorry, I cannot talk right now. Please call again later.";
    private static final String CLOSED = "closed";

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    /** The scripted engines without a recogniser. */
    private static final class WithoutEars extends ScriptedEngine {
        @Override
        public Optional<SpeechToText> speechToText(EngineContext context) {
            return Optional.empty();
        }
    }

    private List<JsonObject> call(WebSocketConnectOptions options, String first) throws Exception {
        Engine engine = new WithoutEars();
        try (TestServer server = TestServer.start(Map.of("engines.llm", ScriptedEngine.NAME), engine)) {
            awaitVoice(server.server());
            WebSocketClient client = vertx.createWebSocketClient();
            ClientWebSocket socket = client.webSocket();
            socket.textMessageHandler(text -> events.add(new JsonObject(text)));
            socket.closeHandler(gone -> events.add(new JsonObject()
                    .put("type", CLOSED)
                    .put("code", (int) socket.closeStatusCode())
                    .put("callsLeft", server.server().calls())));
            socket.connect(options.setHost("localhost").setPort(server.port())).await();
            if (!first.isEmpty()) {
                socket.writeTextMessage(first);
            }
            List<JsonObject> all = new ArrayList<>();
            do {
                JsonObject next = events.poll(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(next).as("after %s", all).isNotNull();
                all.add(next);
            } while (!all.getLast().getString("type").equals(CLOSED));
            client.close().await();
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(503);
            return all;
        }
    }

    /** Engines fail and become ready each in its own time. */
    private static void awaitVoice(ParleyServer server) throws Exception {
        CompletableFuture<Void> spoken = new CompletableFuture<>();
        Runnable look = () -> server.engines().textToSpeech().ifPresent(voice -> spoken.complete(null));
        server.engines().onChanged(look);
        look.run();
        spoken.get(TestServer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static WebSocketConnectOptions realtime() {
        return new WebSocketConnectOptions()
                .setURI("/v1/realtime?model=parley")
                .setSubProtocols(List.of("realtime", "openai-insecure-api-key.none"));
    }

    private static WebSocketConnectOptions unmute() {
        return new WebSocketConnectOptions().setURI("/v1/realtime").setSubProtocols(List.of("realtime"));
    }

    private static String joined(List<JsonObject> events, String type) {
        return events.stream()
                .filter(it -> it.getString("type").equals(type))
                .map(it -> it.getString("delta").strip())
                .collect(Collectors.joining(" "));
    }

    private static List<String> types(List<JsonObject> events) {
        return events.stream().map(it -> it.getString("type")).toList();
    }

    @Test
    void inTheRealtimeProtocolItIsAResponseThenTheErrorThenTheEnd() throws Exception {
        List<JsonObject> events = call(realtime(), "");
        assertThat(joined(events, "response.output_audio_transcript.delta")).isEqualTo(SORRY);
        assertThat(types(events))
                .startsWith("session.created")
                .contains("response.output_audio.delta", "response.done")
                .endsWith("error", CLOSED);
        assertThat(events.getLast().getInteger("code")).isEqualTo(1011);
        assertThat(events.getLast().getInteger("callsLeft")).isZero();
    }

    @Test
    void inUnmutesProtocolItIsAudioThenTheEnd() throws Exception {
        String update =
                "{\"type\":\"session.update\",\"session\":{\"instructions\":null,\"voice\":null,\"allow_recording\":false}}";
        List<JsonObject> events = call(unmute(), update);
        assertThat(joined(events, "response.text.delta")).isEqualTo(SORRY);
        assertThat(types(events)).contains("response.audio.delta");
        assertThat(events.getLast().getInteger("code")).isEqualTo(1011);
    }
}
