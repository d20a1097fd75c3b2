package dev.parley.engines.support.service;

import dev.parley.concurrent.LoopExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/** A WebSocket server that says what a test has it say, and remembers what it was sent. Thread-safe. */
public final class ScriptedSocketServer {
    private static final long LIMIT_SECONDS = LoopExecutor.LIMIT_SECONDS;

    private final HttpServer server;
    private final List<String> texts = new ArrayList<>();
    private Optional<ServerWebSocket> last = Optional.empty();
    private int audioBytes;
    private int emptyMessages;

    /**
     * @param opened what it does with a connection
     * @param said what it does with a text message
     */
    public ScriptedSocketServer(
            Vertx vertx, Consumer<ServerWebSocket> opened, BiConsumer<ServerWebSocket, String> said) {
        server = vertx.createHttpServer()
                .webSocketHandler(socket -> {
                    remember(socket);
                    socket.binaryMessageHandler(bytes -> heard(bytes.length()));
                    socket.textMessageHandler(text -> {
                        read(text);
                        said.accept(socket, text);
                    });
                    opened.accept(socket);
                })
                .listen(0, "127.0.0.1")
                .await();
    }

    public String url() {
        return "ws://127.0.0.1:" + server.actualPort();
    }

    private synchronized void remember(ServerWebSocket socket) {
        last = Optional.of(socket);
        notifyAll();
    }

    private synchronized void heard(int bytes) {
        audioBytes += bytes;
        emptyMessages += bytes == 0 ? 1 : 0;
        notifyAll();
    }

    private synchronized void read(String text) {
        texts.add(text);
        notifyAll();
    }

    /** Says something on the last connection. */
    public void say(String text) {
        connection().writeTextMessage(text);
    }

    /** The last connection; a client may know of it before the server does. */
    public synchronized ServerWebSocket connection() {
        await(() -> last.isPresent(), () -> 0);
        return last.orElseThrow();
    }

    public synchronized List<String> texts() {
        return List.copyOf(texts);
    }

    public synchronized int emptyMessages() {
        return emptyMessages;
    }

    /** Bytes of audio that came, once they are as wanted. */
    public int awaitAudio(IntPredicate wanted) {
        return await(() -> wanted.test(audioBytes), () -> audioBytes);
    }

    /** Waits until a text was sent so often. */
    public void awaitText(String text, int times) {
        await(() -> texts.stream().filter(text::equals).count() >= times, () -> texts.size());
    }

    private synchronized int await(java.util.function.BooleanSupplier there, java.util.function.IntSupplier result) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        try {
            while (!there.getAsBoolean()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("not sent: " + texts + ", " + audioBytes + " bytes of audio");
                }
                wait(100);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
        return result.getAsInt();
    }
}
