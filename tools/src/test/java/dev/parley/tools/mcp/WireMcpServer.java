package dev.parley.tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * {@link WireMcp} behind HTTP: of revision 2025-06-18 with sessions and without a stream for GET, or of revision 2026-07-28
 * without sessions.
 */
public final class WireMcpServer implements AutoCloseable {
    private static final String SESSION = "Mcp-Session-Id";
    private static final String TODAY = "2026-07-28";

    private final HttpServer server;
    private final WireMcp protocol;
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String session = "";
    private volatile Optional<String> broken = Optional.empty();
    private volatile int retryAfter;

    private WireMcpServer(WireMcp.Handshake handshake) throws IOException {
        protocol = new WireMcp(handshake);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/mcp", this::handle);
        server.start();
    }

    public static WireMcpServer withSessions() throws IOException {
        return new WireMcpServer(WireMcp.Handshake.ANSWERED);
    }

    static WireMcpServer stateless() throws IOException {
        return new WireMcpServer(WireMcp.Handshake.REFUSED);
    }

    static WireMcpServer silentAtHandshakes() throws IOException {
        return new WireMcpServer(WireMcp.Handshake.IGNORED);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp");
    }

    /** As a server that was started anew. */
    void forget() {
        session = "";
    }

    /** Answers 500 to every request of a method, to all of them where it is empty, until it is {@link #mend mended}. */
    public void breakAt(String method) {
        broken = Optional.of(method);
    }

    /** The same, with 503 and how many seconds it is to be left alone. */
    void busyAt(String method, int seconds) {
        retryAfter = seconds;
        breakAt(method);
    }

    public void mend() {
        broken = Optional.empty();
    }

    int handshakes() {
        return protocol.handshakes();
    }

    List<String> calls() {
        return protocol.calls();
    }

    /** One for each request. */
    public List<String> keys() {
        return keys;
    }

    private boolean hasSessions() {
        return protocol.handshake() == WireMcp.Handshake.ANSWERED;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            JsonNode request = WireMcp.JSON.readTree(exchange.getRequestBody());
            String method = request.path("method").asText();
            if (broken.filter(at -> at.isEmpty() || at.equals(method)).isPresent()) {
                if (retryAfter > 0) {
                    exchange.getResponseHeaders().set("Retry-After", Integer.toString(retryAfter));
                }
                exchange.sendResponseHeaders(retryAfter > 0 ? 503 : 500, -1);
            } else if (hasSessions() && !method.equals("initialize") && !isKnown(exchange)) {
                exchange.sendResponseHeaders(404, -1);
            } else if (!request.has("id")) {
                exchange.sendResponseHeaders(202, -1);
            } else {
                answer(exchange, request, method);
            }
        }
    }

    private boolean isKnown(HttpExchange exchange) {
        return !session.isEmpty() && session.equals(exchange.getRequestHeaders().getFirst(SESSION));
    }

    private void answer(HttpExchange exchange, JsonNode request, String method) throws IOException {
        if (!hasSessions() && !method.equals("initialize")) {
            check(exchange);
        }
        Optional<ObjectNode> answer = protocol.answer(request);
        if (answer.isEmpty()) {
            untilClosed();
            return;
        }
        if (hasSessions() && method.equals("initialize")) {
            session = "session-" + handshakes();
            exchange.getResponseHeaders().set(SESSION, session);
        }
        byte[] body = answer.get().toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(method.equals("initialize") && !hasSessions() ? 400 : 200, body.length);
        exchange.getResponseBody().write(body);
    }

    private void untilClosed() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Every request says which revision it is of in its header, too. */
    private static void check(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("MCP-Protocol-Version");
        if (!TODAY.equals(header)) {
            throw new AssertionError("revision " + header);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
