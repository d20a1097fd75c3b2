package dev.parley.engines.kyutai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** A moshi-server that says what a test tells it to, and nothing by itself. */
final class ScriptedMoshi {
    private static final int MAX_MESSAGE = 1 << 20;

    private final HttpServer server;
    private final BlockingQueue<ServerWebSocket> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<ServerWebSocket> gone = new LinkedBlockingQueue<>();
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private ServerWebSocket socket;

    /** A client's message. */
    record Heard(MoshiReader.Type type, short[] pcm, String text) {}

    ScriptedMoshi(Vertx vertx) {
        this(vertx, 200);
    }

    /** @param status with which every client is turned away; 200: none is */
    ScriptedMoshi(Vertx vertx, int status) {
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setMaxWebSocketFrameSize(MAX_MESSAGE)
                        .setMaxWebSocketMessageSize(MAX_MESSAGE))
                .webSocketHandshakeHandler(handshake -> {
                    asked.incrementAndGet();
                    if (status == 200) {
                        handshake.accept();
                    } else {
                        handshake.reject(status);
                    }
                })
                .webSocketHandler(this::accepted)
                .listen(0, "127.0.0.1")
                .await();
    }

    private void accepted(ServerWebSocket connection) {
        MoshiReader reader = new MoshiReader();
        connection.closeHandler(closed -> gone.add(connection));
        connection.binaryMessageHandler(message -> {
            try {
                MoshiReader.Type type = reader.read(message.getBytes());
                heard.add(new Heard(type, reader.pcm(), reader.text()));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        opened.add(connection);
    }

    String url() {
        return "ws://127.0.0.1:" + server.actualPort();
    }

    /** How many clients have asked for a connection. */
    int asked() {
        return asked.get();
    }

    /** Waits for the next client, with whom it talks from now on. */
    ScriptedMoshi accept() {
        socket = taken(opened, "client");
        return this;
    }

    ScriptedMoshi acceptReady() {
        return accept().say("type", "Ready");
    }

    /** The next message of a client. */
    Heard next() {
        return taken(heard, "message");
    }

    /** Whether no message waits. */
    boolean quiet() {
        return heard.isEmpty();
    }

    private static <T> T taken(BlockingQueue<T> queue, String what) {
        try {
            T next = queue.poll(LoopExecutor.LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as(what).isNotNull();
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** @param fields names and values in turn; values are texts, numbers or arrays of numbers */
    ScriptedMoshi say(Object... fields) {
        return sendRaw(packed(fields));
    }

    ScriptedMoshi sendRaw(byte[] bytes) {
        socket.writeBinaryMessage(Buffer.buffer(bytes)).await();
        return this;
    }

    void hangUp(int code) {
        socket.close((short) code).await();
    }

    /** Waits until the client has closed the connection, and tells the code of its close frame, null without one. */
    Short awaitClosed() {
        ServerWebSocket closed = taken(gone, "end of the connection");
        while (closed != socket) {
            closed = taken(gone, "end of the connection");
        }
        return closed.closeStatusCode();
    }

    static byte[] packed(Object... fields) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            packer.packMapHeader(fields.length / 2);
            for (int i = 0; i < fields.length; i += 2) {
                packer.packString((String) fields[i]);
                pack(packer, fields[i + 1]);
            }
            return packer.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pack(MessageBufferPacker packer, Object value) throws IOException {
        switch (value) {
            case String text -> packer.packString(text);
            case Integer number -> packer.packInt(number);
            case Double number -> packer.packDouble(number);
            case float[] numbers -> {
                packer.packArrayHeader(numbers.length);
                for (float number : numbers) {
                    packer.packFloat(number);
                }
            }
            default -> throw new IllegalArgumentException(String.valueOf(value));
        }
    }
}
