package dev.parley.simulator.moshi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.value.ImmutableValue;
import org.msgpack.value.Value;

/** What a bare client sees of the simulated servers (speech-backends.md A). */
class MoshiWireTest {
    private static final String CLOSED = "closed";

    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient webSockets = vertx.createWebSocketClient();
    private final HttpClient http = vertx.createHttpClient();
    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void transcription_says_ready_steps_words_and_markers_in_order() throws Exception {
        SimulatedStt server = stt(MoshiOptions.onFreePort());
        ClientWebSocket socket = connect(server.port(), "/api/asr-streaming", "public_token");
        assertThat(next("Ready")).isNotNull();
        socket.writeBinaryMessage(audio(0.3f, 6));
        socket.writeBinaryMessage(audio(0, 4));
        socket.writeBinaryMessage(marker(42));
        socket.writeBinaryMessage(audio(0, 12));
        assertThat(next("Word").get("text")).isEqualTo(string(""));
        assertThat(next("Word").get("text")).isEqualTo(string("hello"));
        assertThat(next("EndWord").get("stop_time").asFloatValue().toDouble()).isBetween(0.2, 0.8);
        Map<String, Value> step = next("Step");
        assertThat(step.get("prs").asArrayValue().size()).isEqualTo(4);
        assertThat(next("Marker").get("id").asIntegerValue().toLong()).isEqualTo(42);
        assertThat(server.usedSlots()).isEqualTo(1);
    }

    @Test
    void speech_waits_for_two_more_words_then_stamps_and_closes() throws Exception {
        SimulatedTts server = tts(MoshiOptions.onFreePort());
        ClientWebSocket socket = connect(server.port(), "/api/tts_streaming?format=PcmMessagePack", "public_token");
        next("Ready");
        socket.writeBinaryMessage(text("one two"));
        socket.writeBinaryMessage(text("three"));
        assertThat(next("Text").get("text")).isEqualTo(string(""));
        assertThat(next("Text").get("text")).isEqualTo(string("one"));
        assertThat(next("Audio").get("pcm").asArrayValue().size()).isEqualTo(1920);
        socket.writeBinaryMessage(Buffer.buffer(new byte[] {0}));
        assertThat(next("Text").get("text")).isEqualTo(string("two"));
        Map<String, Value> last = next("Text");
        assertThat(last.get("text")).isEqualTo(string("three"));
        assertThat(last.get("start_s").asFloatValue().toDouble()).isPositive();
        untilClosed();
        assertThat(socket.closeStatusCode()).isEqualTo((short) 1000);
        assertThat(server.requests().getFirst().words()).containsExactly("one", "two", "three");
    }

    @Test
    void raw_speech_is_nothing_but_floats() throws Exception {
        SimulatedTts server = tts(MoshiOptions.onFreePort());
        ClientWebSocket socket = connect(server.port(), "/api/tts_streaming?format=Pcm&auth_id=public_token", "");
        socket.writeTextMessage("hello");
        socket.writeBinaryMessage(Buffer.buffer(new byte[] {0}));
        assertThat(((byte[]) received.poll(10, TimeUnit.SECONDS))).hasSize(1920 * 4);
    }

    @Test
    void a_wrong_key_is_401_and_a_wrong_path_404() {
        int port = tts(MoshiOptions.onFreePort()).port();
        assertThatThrownBy(() -> connect(port, "/api/tts_streaming", "nobody"))
                .isInstanceOfSatisfying(
                        UpgradeRejectedException.class,
                        e -> assertThat(e.getStatus()).isEqualTo(401));
        assertThatThrownBy(() -> connect(port, "/api/other", "public_token"))
                .isInstanceOfSatisfying(
                        UpgradeRejectedException.class,
                        e -> assertThat(e.getStatus()).isEqualTo(404));
    }

    @Test
    void a_call_more_than_slots_is_told_and_a_freed_slot_is_free() throws Exception {
        SimulatedStt server = stt(MoshiOptions.onFreePort().withSlots(1));
        ClientWebSocket first = connect(server.port(), "/api/asr-streaming", "public_token");
        next("Ready");
        connect(server.port(), "/api/asr-streaming", "public_token");
        assertThat(next("Error").get("message")).isEqualTo(string("no free channels"));
        untilClosed();
        first.close().await();
        untilClosed();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (server.usedSlots() > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        connect(server.port(), "/api/asr-streaming", "public_token");
        next("Ready");
    }

    @Test
    void information_routes_answer() {
        SimulatedStt server = stt(MoshiOptions.onFreePort().withSlots(7));
        JsonArray modules = get(server.port(), "/api/modules_info").toJsonArray();
        assertThat(modules.getJsonObject(0).getString("total_slots")).isEqualTo("7");
        assertThat(get(server.port(), "/api/build_info").toJsonObject().fieldNames())
                .contains("git_hash");
    }

    @Test
    void a_clip_becomes_a_voice_that_text_to_speech_takes() throws Exception {
        SimulatedVoiceCloning cloning = new SimulatedVoiceCloning(vertx, MoshiOptions.onFreePort())
                .start()
                .await();
        String url = cloning.url() + "/api/voice";
        Buffer voice = post(url, Buffer.buffer("any clip"));
        assertThat(voice)
                .isEqualTo(post(url, Buffer.buffer("any clip")))
                .isNotEqualTo(post(url, Buffer.buffer("other")));

        SimulatedTts server = tts(MoshiOptions.onFreePort());
        ClientWebSocket socket = connect(server.port(), "/api/tts_streaming?format=PcmMessagePack", "public_token");
        next("Ready");
        socket.writeBinaryMessage(voice);
        socket.writeBinaryMessage(text("hello"));
        socket.writeBinaryMessage(Buffer.buffer(new byte[] {0}));
        untilClosed();
        assertThat(server.requests().getFirst().words()).containsExactly("(voice of 64 values)", "hello");
    }

    private SimulatedStt stt(MoshiOptions options) {
        return new SimulatedStt(vertx, options, MoshiOptions.Stt.fast("hello"), new FaultPlan())
                .start()
                .await();
    }

    private SimulatedTts tts(MoshiOptions options) {
        return new SimulatedTts(vertx, options, MoshiOptions.Tts.FAST, new FaultPlan())
                .start()
                .await();
    }

    private ClientWebSocket connect(int port, String uri, String key) {
        ClientWebSocket socket = webSockets.webSocket();
        socket.binaryMessageHandler(message -> received.add(message.getBytes()));
        socket.closeHandler(closed -> received.add(CLOSED));
        WebSocketConnectOptions options =
                new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI(uri);
        if (!key.isEmpty()) {
            options.addHeader("kyutai-api-key", key);
        }
        socket.connect(options).await();
        return socket;
    }

    private Buffer get(int port, String path) {
        return onLoop(() -> http.request(HttpMethod.GET, port, "127.0.0.1", path)
                .compose(request -> request.send())
                .compose(response -> response.body()));
    }

    private Buffer post(String url, Buffer body) {
        return onLoop(() -> http.request(new io.vertx.core.http.RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setAbsoluteURI(url))
                .compose(request -> request.send(body))
                .compose(response -> response.body()));
    }

    /** The next message of this type; those of other types are passed over. */
    private Map<String, Value> next(String type) throws Exception {
        while (true) {
            Object message = received.poll(10, TimeUnit.SECONDS);
            assertThat(message).as("message " + type).isInstanceOf(byte[].class);
            Map<String, Value> fields = new java.util.HashMap<>();
            try (var unpacker = MessagePack.newDefaultUnpacker((byte[]) message)) {
                ImmutableValue value = unpacker.unpackValue();
                value.asMapValue()
                        .map()
                        .forEach((key, field) -> fields.put(key.asStringValue().asString(), field));
            }
            if (fields.get("type").equals(string(type))) {
                return fields;
            }
        }
    }

    private void untilClosed() throws InterruptedException {
        Object message;
        do {
            message = received.poll(10, TimeUnit.SECONDS);
            assertThat(message).as("end of the connection").isNotNull();
        } while (!CLOSED.equals(message));
    }

    private static Value string(String text) {
        return org.msgpack.value.ValueFactory.newString(text);
    }

    private static Buffer audio(float level, int frames) throws Exception {
        MessageBufferPacker p = MessagePack.newDefaultBufferPacker();
        p.packMapHeader(2)
                .packString("type")
                .packString("Audio")
                .packString("pcm")
                .packArrayHeader(frames * 1920);
        for (int i = 0; i < frames * 1920; i++) {
            p.packFloat(i % 2 == 0 ? level : -level);
        }
        return Buffer.buffer(p.toByteArray());
    }

    private static Buffer marker(long id) throws Exception {
        MessageBufferPacker p = MessagePack.newDefaultBufferPacker();
        p.packMapHeader(2)
                .packString("type")
                .packString("Marker")
                .packString("id")
                .packLong(id);
        return Buffer.buffer(p.toByteArray());
    }

    private static Buffer text(String words) throws Exception {
        MessageBufferPacker p = MessagePack.newDefaultBufferPacker();
        p.packMapHeader(2)
                .packString("type")
                .packString("Text")
                .packString("text")
                .packString(words);
        return Buffer.buffer(p.toByteArray());
    }

    /** From any other thread the handler of the answer may come after the answer. */
    private Buffer onLoop(Supplier<Future<Buffer>> exchange) {
        Promise<Buffer> answer = Promise.promise();
        vertx.runOnContext(go -> exchange.get().onComplete(answer));
        return answer.future().await();
    }
}
