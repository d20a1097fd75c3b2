package dev.parley.dialect.realtime.items;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conversation.Item;
import dev.parley.dialect.support.Json;
import dev.parley.tool.ToolError;
import dev.parley.tool.ToolSpec;
import java.util.Optional;

/**
 * The items of tools that the server runs, as JSON and back (openai-realtime.md 3, {@code mcp_*}). They have neither
 * {@code object} nor {@code status}: the stock client's types know none for them.
 */
final class ToolItemJson {
    private ToolItemJson() {}

    /** A client's answer to a request for approval that {@link ItemRules} have accepted. */
    static Item approvalResponse(String id, JsonNode json) {
        JsonNode reason = json.path("reason");
        return new Item.ApprovalResponse(
                id,
                Item.Status.COMPLETED,
                json.get("approval_request_id").textValue(),
                json.get("approve").booleanValue(),
                reason.isTextual() ? Optional.of(reason.textValue()) : Optional.empty());
    }

    static void encode(Item.ServerTools item, ObjectNode json) {
        json.put("type", "mcp_list_tools").put("server_label", item.server());
        ArrayNode tools = json.putArray("tools");
        item.tools().forEach(tool -> tools.add(encode(tool)));
    }

    private static ObjectNode encode(ToolSpec tool) {
        // Strict clients want a description even where the server gave none.
        ObjectNode json = Json.object().put("name", tool.name()).put("description", tool.description());
        json.set("input_schema", parsed(tool.parametersJson()));
        json.set("annotations", tool.annotationsJson().map(ToolItemJson::parsed).orElse(NullNode.getInstance()));
        return json;
    }

    private static JsonNode parsed(String text) {
        try {
            return Json.parse(text.getBytes(UTF_8));
        } catch (Json.MalformedException e) {
            throw new IllegalStateException("a server of tools has to describe them as JSON", e);
        }
    }

    static void encode(Item.ServerCall item, ObjectNode json) {
        json.put("type", "mcp_call")
                .put("server_label", item.server())
                .put("name", item.name())
                .put("arguments", item.arguments())
                .put("output", item.output().orElse(null))
                .put("approval_request_id", item.approvalId().orElse(null));
        json.set("error", item.error().map(ToolItemJson::error).orElse(NullNode.getInstance()));
    }

    private static JsonNode error(ToolError error) {
        return switch (error.kind()) {
            case PROTOCOL ->
                Json.object()
                        .put("type", "protocol_error")
                        .put("code", error.code())
                        .put("message", error.message());
            case HTTP ->
                Json.object()
                        .put("type", "http_error")
                        .put("code", error.code())
                        .put("message", error.message());
            case EXECUTION -> Json.object().put("type", "tool_execution_error").put("message", error.message());
        };
    }

    static void encode(Item.ApprovalRequest item, ObjectNode json) {
        json.put("type", "mcp_approval_request")
                .put("server_label", item.server())
                .put("name", item.name())
                .put("arguments", item.arguments());
    }

    static void encode(Item.ApprovalResponse item, ObjectNode json) {
        json.put("type", "mcp_approval_response")
                .put("approval_request_id", item.requestId())
                .put("approve", item.approve())
                .put("reason", item.reason().orElse(null));
    }
}
