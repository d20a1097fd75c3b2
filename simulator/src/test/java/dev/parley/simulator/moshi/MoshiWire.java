package dev.parley.simulator.moshi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulator.fault.FaultPlan;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.value.ImmutableValue;
import org.msgpack.value.Value;

/** A bare client of the simulated servers. */
abstract class MoshiWire {
    static final String CLOSED = "closed";

    final Vertx vertx = Vertx.vertx();
    final WebSocketClient webSockets = vertx.createWebSocketClient();
    final HttpClient http = vertx.createHttpClient();
    final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    SimulatedStt stt(MoshiOptions options) {
        return new SimulatedStt(vertx, options, MoshiOptions.Stt.fast("hello"), new FaultPlan())
                .start()
                .await();
    }

    SimulatedTts tts(MoshiOptions options) {
        return new SimulatedTts(vertx, options, MoshiOptions.Tts.FAST, new FaultPlan())
                .start()
                .await();
    }

    ClientWebSocket connect(int port, String uri, String key) {
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

    Buffer get(int port, String path) {
        return onLoop(() -> http.request(HttpMethod.GET, port, "127.0.0.1", path)
                .compose(request -> request.send())
                .compose(response -> response.body()));
    }

    Buffer post(String url, Buffer body) {
        return onLoop(() -> http.request(new io.vertx.core.http.RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setAbsoluteURI(url))
                .compose(request -> request.send(body))
                .compose(response -> response.body()));
    }

    /** The next message of this type; those of other types are passed over. */
    Map<String, Value> next(String type) throws Exception {
        while (true) {
            Object message = received.poll(10, TimeUnit.SECONDS);
            assertThat(message).as("message " + type).isInstanceOf(byte[].class);
            Map<String, Value> fields = fields((byte[]) message);
            if (fields.get("type").equals(string(type))) {
                return fields;
            }
        }
    }

    static Map<String, Value> fields(byte[] message) throws java.io.IOException {
        Map<String, Value> fields = new java.util.HashMap<>();
        try (var unpacker = MessagePack.newDefaultUnpacker(message)) {
            ImmutableValue value = unpacker.unpackValue();
            value.asMapValue()
                    .map()
                    .forEach((key, field) -> fields.put(key.asStringValue().asString(), field));
        }
        return fields;
    }

    void untilClosed() throws InterruptedException {
        Object message;
        do {
            message = received.poll(10, TimeUnit.SECONDS);
            assertThat(message).as("end of the connection").isNotNull();
        } while (!CLOSED.equals(message));
    }

    static Value string(String text) {
        return org.msgpack.value.ValueFactory.newString(text);
    }

    static Buffer audio(float level, int frames) throws Exception {
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

    static Buffer marker(long id) throws Exception {
        MessageBufferPacker p = MessagePack.newDefaultBufferPacker();
        p.packMapHeader(2)
                .packString("type")
                .packString("Marker")
                .packString("id")
                .packLong(id);
        return Buffer.buffer(p.toByteArray());
    }

    static Buffer text(String words) throws Exception {
        MessageBufferPacker p = MessagePack.newDefaultBufferPacker();
        p.packMapHeader(2)
                .packString("type")
                .packString("Text")
                .packString("text")
                .packString(words);
        return Buffer.buffer(p.toByteArray());
    }

    /** From any other thread the handler of the answer may come after the answer. */
    Buffer onLoop(Supplier<Future<Buffer>> exchange) {
        Promise<Buffer> answer = Promise.promise();
        vertx.runOnContext(go -> exchange.get().onComplete(answer));
        return answer.future().await();
    }
}
