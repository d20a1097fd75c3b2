package dev.parley.simulator.trace;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;

/**
 * Gives a trace to a load generator in another process of the same machine.
 *
 * <table>
 * <caption>Routes</caption>
 * <tr><td>{@code GET /clock}</td><td>this process's {@link System#nanoTime()}</td></tr>
 * <tr><td>{@code PUT /trace}</td><td>begins to record</td></tr>
 * <tr><td>{@code GET /trace}</td><td>one entry a line, comma-separated, in the order of {@link TraceEntry}'s fields; header {@value #LEFT_OUT} counts what found no room</td></tr>
 * <tr><td>{@code DELETE /trace}</td><td>stops and forgets</td></tr>
 * <tr><td>{@code WS /direct}</td><td>answers each message with one that holds its first 8 bytes and the times, in
 * nanoseconds, when it came and when the answer was sent, filled up to {@value #ANSWER_BYTES} bytes: the way between
 * the two processes without a server in between</td></tr>
 * </table>
 */
public final class TraceServer {
    /** Header of {@code GET /trace}. */
    public static final String LEFT_OUT = "X-Left-Out";
    /** As long as 80 ms of PCM at 24 kHz in base64. */
    public static final int ANSWER_BYTES = 5120;

    /** Entries sent at once. */
    private static final int PIECE = 2000;

    private static final Buffer FILL = Buffer.buffer(new byte[ANSWER_BYTES - 3 * Long.BYTES]);

    private final Trace trace;
    private final String host;
    private final int port;
    private final HttpServer server;

    /** @param port 0: any free one */
    public TraceServer(Vertx vertx, Trace trace, String host, int port) {
        this.trace = trace;
        this.host = host;
        this.port = port;
        this.server = vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
                .webSocketHandler(TraceServer::direct)
                .requestHandler(this::answer);
    }

    /** Listens; {@link #url()} is valid afterwards. */
    public Future<TraceServer> start() {
        return server.listen(port, host).map(listening -> this);
    }

    public Future<Void> close() {
        return server.close();
    }

    public String url() {
        return "http://" + host + ":" + server.actualPort();
    }

    private void answer(HttpServerRequest request) {
        boolean ofTrace = request.path().equals("/trace");
        if (request.path().equals("/clock")) {
            request.response().end(Long.toString(System.nanoTime()));
        } else if (ofTrace && request.method() == HttpMethod.PUT) {
            trace.begin();
            request.response().end();
        } else if (ofTrace && request.method() == HttpMethod.GET) {
            HttpServerResponse response = request.response()
                    .setChunked(true)
                    .putHeader("Content-Type", "text/csv")
                    .putHeader(LEFT_OUT, Long.toString(trace.leftOut()));
            send(response, trace.entries(), 0);
        } else if (ofTrace && request.method() == HttpMethod.DELETE) {
            trace.end();
            request.response().end();
        } else {
            request.response().setStatusCode(404).end();
        }
    }

    /** In pieces, each once the one before has left: a trace may hold a hundred megabytes. */
    private static void send(HttpServerResponse response, List<TraceEntry> entries, int from) {
        if (from == entries.size()) {
            response.end();
            return;
        }
        int to = Math.min(from + PIECE, entries.size());
        response.write(Trace.text(entries.subList(from, to))).onSuccess(sent -> send(response, entries, to));
    }

    private static void direct(ServerWebSocket socket) {
        if (!socket.path().equals("/direct")) {
            socket.close((short) 1008, "no such path");
            return;
        }
        socket.handler(message -> {
            long came = System.nanoTime();
            if (message.length() >= Long.BYTES && !socket.writeQueueFull()) {
                socket.writeBinaryMessage(Buffer.buffer(ANSWER_BYTES)
                        .appendBuffer(message, 0, Long.BYTES)
                        .appendLong(came)
                        .appendLong(System.nanoTime())
                        .appendBuffer(FILL));
            }
        });
    }
}
