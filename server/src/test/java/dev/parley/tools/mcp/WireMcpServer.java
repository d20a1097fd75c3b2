package dev.parley.tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An MCP server at the level of the wire, with one tool: of revision 2025-06-18 with sessions and without a stream for GET,
 * or of revision 2026-07-28, which refuses handshakes.
 */
final class WireMcpServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SESSION = "Mcp-Session-Id";
    private static final String TODAY = "2026-07-28";

    private final HttpServer server;
    private final boolean sessions;
    private final AtomicInteger handshakes = new AtomicInteger();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private volatile String session = "";

    private WireMcpServer(boolean sessions) throws IOException {
        this.sessions = sessions;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/mcp", this::handle);
        server.start();
    }

    static WireMcpServer withSessions() throws IOException {
        return new WireMcpServer(true);
    }

    static WireMcpServer stateless() throws IOException {
        return new WireMcpServer(false);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp");
    }

    /** As a server that was started anew. */
    void forget() {
        session = "";
    }

    int handshakes() {
        return handshakes.get();
    }

    /** What the tool was called with. */
    List<String> calls() {
        return calls;
    }

    List<String> keys() {
        return keys;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            JsonNode request = JSON.readTree(exchange.getRequestBody());
            String method = request.path("method").asText();
            if (sessions && !method.equals("initialize") && !isKnown(exchange)) {
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
        ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", request.get("id"));
        int status = 200;
        switch (method) {
            case "initialize" -> {
                handshakes.incrementAndGet();
                if (sessions) {
                    session = "session-" + handshakes.get();
                    exchange.getResponseHeaders().set(SESSION, session);
                    answer.set("result", JSON.readTree("""
                            {"protocolVersion":"2025-06-18","capabilities":{"tools":{}},
                             "serverInfo":{"name":"wire","version":"1"}}"""));
                } else {
                    status = 400;
                    answer.set("error", JSON.readTree("""
                            {"code":-32022,"message":"Unsupported protocol version",
                             "data":{"supported":["2026-07-28"]}}"""));
                }
            }
            case "server/discover" -> answer.set("result", JSON.readTree("""
                    {"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},
                     "ttlMs":0,"cacheScope":"private","serverInfo":{"name":"wire","version":"1"}}"""));
            case "tools/list" -> answer.set("result", JSON.readTree("""
                    {"resultType":"complete","ttlMs":0,"cacheScope":"private","tools":[{"name":"echo",
                     "description":"does echo","inputSchema":{"type":"object","properties":{"text":{"type":"string"}}}}]}"""));
            case "tools/call" -> {
                String text = request.at("/params/arguments/text").asText();
                calls.add(text);
                ObjectNode result =
                        answer.putObject("result").put("resultType", "complete").put("isError", false);
                result.putArray("content").addObject().put("type", "text").put("text", "you said " + text);
            }
            default -> answer.putObject("error").put("code", -32601).put("message", "no such method");
        }
        if (!sessions && !method.equals("initialize")) {
            check(exchange, request);
        }
        byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** Every request says which revision it is of, in its header and in itself. */
    private static void check(HttpExchange exchange, JsonNode request) {
        String header = exchange.getRequestHeaders().getFirst("MCP-Protocol-Version");
        String meta = request.path("params")
                .path("_meta")
                .path("io.modelcontextprotocol/protocolVersion")
                .asText();
        if (!TODAY.equals(header) || !TODAY.equals(meta)) {
            throw new AssertionError("revision " + header + " and " + meta);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
