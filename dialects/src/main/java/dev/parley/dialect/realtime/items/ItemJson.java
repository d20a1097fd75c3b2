package dev.parley.dialect.realtime.items;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.dialect.support.Json;
import dev.parley.session.IdSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Items as JSON and back (openai-realtime.md 3). */
public final class ItemJson {
    private ItemJson() {}

    /** An item that {@link ItemRules} have accepted; one without an id gets one. */
    public static Item decode(JsonNode json, IdSource ids) {
        String id = json.path("id").isTextual() ? json.get("id").textValue() : ids.next("item");
        return switch (json.get("type").textValue()) {
            case "message" ->
                new Item.Message(
                        id,
                        Role.valueOf(json.get("role").textValue().toUpperCase(Locale.ROOT)),
                        Item.Status.COMPLETED,
                        parts(json.get("content")));
            case "function_call" ->
                new Item.FunctionCall(
                        id,
                        Item.Status.COMPLETED,
                        json.get("call_id").textValue(),
                        json.get("name").textValue(),
                        json.get("arguments").textValue());
            case "function_call_output" ->
                new Item.FunctionOutput(
                        id,
                        Item.Status.COMPLETED,
                        json.get("call_id").textValue(),
                        json.get("output").textValue());
            case "mcp_approval_response" -> ToolItemJson.approvalResponse(id, json);
            default -> throw new IllegalArgumentException("unchecked item type " + json.get("type"));
        };
    }

    private static List<Part> parts(JsonNode content) {
        List<Part> parts = new ArrayList<>(content.size());
        for (JsonNode part : content) {
            parts.add(
                    switch (part.get("type").textValue()) {
                        case "input_text" -> new Part.InputText(part.get("text").textValue());
                        case "output_text", "text" ->
                            new Part.OutputText(part.get("text").textValue());
                        case "input_audio" ->
                            new Part.InputAudio(
                                    Optional.ofNullable(part.path("transcript").textValue()), 0);
                        case "input_image" ->
                            new Part.InputImage(
                                    part.get("image_url").textValue(),
                                    part.path("detail").asText("auto"));
                        default -> throw new IllegalArgumentException("unchecked part type " + part.get("type"));
                    });
        }
        return parts;
    }

    public static ObjectNode encode(Item item) {
        ObjectNode json = Json.object().put("id", item.id());
        boolean ofServer = item instanceof Item.ServerTools
                || item instanceof Item.ServerCall
                || item instanceof Item.ApprovalRequest
                || item instanceof Item.ApprovalResponse;
        if (!ofServer) {
            json.put("object", "realtime.item");
        }
        switch (item) {
            case Item.Message message -> {
                json.put("type", "message").put("status", status(item)).put("role", lower(message.role()));
                ArrayNode content = json.putArray("content");
                message.parts().forEach(part -> content.add(encode(part)));
            }
            case Item.FunctionCall call ->
                json.put("type", "function_call")
                        .put("status", status(item))
                        .put("call_id", call.callId())
                        .put("name", call.name())
                        .put("arguments", call.arguments());
            case Item.FunctionOutput output ->
                json.put("type", "function_call_output")
                        .put("status", status(item))
                        .put("call_id", output.callId())
                        .put("output", output.output());
            case Item.ServerTools tools -> ToolItemJson.encode(tools, json);
            case Item.ServerCall call -> ToolItemJson.encode(call, json);
            case Item.ApprovalRequest request -> ToolItemJson.encode(request, json);
            case Item.ApprovalResponse response -> ToolItemJson.encode(response, json);
        }
        return json;
    }

    private static ObjectNode encode(Part part) {
        ObjectNode json = Json.object();
        return switch (part) {
            case Part.InputText text -> json.put("type", "input_text").put("text", text.text());
            // Strict clients want the key even while there is no transcript.
            case Part.InputAudio audio ->
                json.put("type", "input_audio")
                        .put("transcript", audio.transcript().orElse(null));
            case Part.Silence silence -> json.put("type", "input_audio").putNull("transcript");
            case Part.InputImage image ->
                json.put("type", "input_image").put("image_url", image.url()).put("detail", image.detail());
            case Part.OutputText text -> json.put("type", "output_text").put("text", text.text());
            case Part.OutputAudio audio -> json.put("type", "output_audio").put("transcript", audio.transcript());
        };
    }

    private static String status(Item item) {
        return lower(item.status());
    }

    public static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
