package dev.parley.engines.kyutai;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.util.Optional;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** A speech-to-text server that says Ready and then leaves its socket unread until told otherwise. */
final class UnreadingServer {
    private static final long LIMIT_MS = 60_000;

    private final HttpServer server;
    private Optional<ServerWebSocket> socket = Optional.empty();
    private long samples;

    UnreadingServer(Vertx vertx) {
        server = vertx.createHttpServer()
                .webSocketHandler(this::accepted)
                .listen(0, "127.0.0.1")
                .await();
    }

    String url() {
        return "ws://127.0.0.1:" + server.actualPort();
    }

    private synchronized void accepted(ServerWebSocket opened) {
        socket = Optional.of(opened);
        opened.binaryMessageHandler(message -> taken());
        opened.pause();
        opened.writeBinaryMessage(ready());
        notifyAll();
    }

    private static Buffer ready() {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            packer.packMapHeader(1).packString("type").packString("Ready");
            return Buffer.buffer(packer.toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized void taken() {
        samples += FrameTimeline.FRAME;
        notifyAll();
    }

    /** Reads from now on. */
    synchronized void read() {
        socket.orElseThrow().resume();
    }

    /** Samples that came, once they are {@code wanted}. */
    synchronized long awaitSamples(long wanted) {
        long deadline = System.nanoTime() + LIMIT_MS * 1_000_000;
        try {
            while (samples < wanted && System.nanoTime() < deadline) {
                wait(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return samples;
    }

    void close() {
        server.close().await();
    }
}
