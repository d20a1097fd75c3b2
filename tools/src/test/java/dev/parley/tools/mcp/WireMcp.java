package dev.parley.tools.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What an MCP server with the tools {@code echo}, {@code slow} and {@code gone} answers, at the level of the wire. */
final class WireMcp {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final String TODAY = "2026-07-28";

    /** A server of revision 2025-06-18 answers handshakes, one of revision 2026-07-28 refuses them or says nothing. */
    enum Handshake {
        ANSWERED,
        REFUSED,
        IGNORED
    }

    private final Handshake handshake;
    private final AtomicInteger handshakes = new AtomicInteger();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    WireMcp(Handshake handshake) {
        this.handshake = handshake;
    }

    Handshake handshake() {
        return handshake;
    }

    int handshakes() {
        return handshakes.get();
    }

    /** What the tool was called with. */
    List<String> calls() {
        return calls;
    }

    /** Empty: no answer ever comes. */
    Optional<ObjectNode> answer(JsonNode request) throws JsonProcessingException {
        ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", request.get("id"));
        String method = request.path("method").asText();
        if (handshake != Handshake.ANSWERED && !method.equals("initialize")) {
            check(request);
        }
        return switch (method) {
            case "initialize" -> initialize(answer);
            case "server/discover" -> discover(answer);
            case "tools/list" -> {
                answer.set("result", JSON.readTree("""
                        {"resultType":"complete","ttlMs":0,"cacheScope":"private","tools":[{"name":"echo",
                         "description":"does echo","inputSchema":{"type":"object","properties":{"text":{"type":"string"}}}},
                         {"name":"slow","description":"never answers","inputSchema":{"type":"object"}},
                         {"name":"gone","description":"is no more","inputSchema":{"type":"object"}}]}"""));
                yield Optional.of(answer);
            }
            case "tools/call" -> call(request, answer);
            default -> Optional.of(error(answer, -32601, "no such method"));
        };
    }

    private Optional<ObjectNode> initialize(ObjectNode answer) throws JsonProcessingException {
        handshakes.incrementAndGet();
        if (handshake == Handshake.IGNORED) {
            return Optional.empty();
        }
        if (handshake == Handshake.ANSWERED) {
            answer.set("result", JSON.readTree("""
                    {"protocolVersion":"2025-06-18","capabilities":{"tools":{}},
                     "serverInfo":{"name":"wire","version":"1"}}"""));
            return Optional.of(answer);
        }
        answer.set("error", JSON.readTree("""
                {"code":-32022,"message":"Unsupported protocol version","data":{"supported":["2026-07-28"]}}"""));
        return Optional.of(answer);
    }

    private Optional<ObjectNode> discover(ObjectNode answer) throws JsonProcessingException {
        if (handshake == Handshake.ANSWERED) {
            return Optional.of(error(answer, -32601, "no such method"));
        }
        answer.set("result", JSON.readTree("""
                {"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},
                 "ttlMs":0,"cacheScope":"private","serverInfo":{"name":"wire","version":"1"}}"""));
        return Optional.of(answer);
    }

    private Optional<ObjectNode> call(JsonNode request, ObjectNode answer) {
        String tool = request.at("/params/name").asText();
        if (tool.equals("slow")) {
            return Optional.empty();
        }
        if (!tool.equals("echo")) {
            return Optional.of(error(answer, -32602, "Unknown tool: " + tool));
        }
        String text = request.at("/params/arguments/text").asText();
        calls.add(text);
        ObjectNode result =
                answer.putObject("result").put("resultType", "complete").put("isError", false);
        result.putArray("content").addObject().put("type", "text").put("text", "you said " + text);
        return Optional.of(answer);
    }

    private static ObjectNode error(ObjectNode answer, int code, String message) {
        answer.putObject("error").put("code", code).put("message", message);
        return answer;
    }

    /** Every request says in itself which revision it is of. */
    private static void check(JsonNode request) {
        String meta = request.path("params")
                .path("_meta")
                .path("io.modelcontextprotocol/protocolVersion")
                .asText();
        if (!TODAY.equals(meta)) {
            throw new AssertionError("revision " + meta);
        }
    }
}
