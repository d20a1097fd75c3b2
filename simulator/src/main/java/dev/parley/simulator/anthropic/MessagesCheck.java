package dev.parley.simulator.anthropic;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the Messages API refuses of a request, in its words as far as the reference has them. Stateless. */
final class MessagesCheck {
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");
    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "max_tokens",
            "stream",
            "system",
            "tools",
            "tool_choice",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "thinking",
            "output_config",
            "cache_control",
            "metadata",
            "service_tier");

    private MessagesCheck() {}

    /** A request that is refused; the message says why. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    static Optional<String> refusal(JsonObject request) {
        try {
            check(request);
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(e.getMessage());
        } catch (ClassCastException e) {
            return Optional.of("a field is of another type than it should be");
        }
    }

    private static void check(JsonObject request) throws RefusedException {
        for (String field : request.fieldNames()) {
            need(FIELDS.contains(field), field + ": Extra inputs are not permitted");
        }
        need(request.getString("model") != null, "model: Field required");
        need(request.getInteger("max_tokens") != null, "max_tokens: Field required");
        need(request.getValue("messages") instanceof JsonArray, "messages: Field required");
        double temperature = request.getDouble("temperature", 1.0);
        need(temperature >= 0 && temperature <= 1, "temperature: range: 0..1");
        JsonObject thinking = request.getJsonObject("thinking", new JsonObject());
        if ("enabled".equals(thinking.getString("type"))) {
            int budget = thinking.getInteger("budget_tokens");
            need(budget >= 1024, "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
            need(
                    budget < request.getInteger("max_tokens"),
                    "`max_tokens` must be greater than `thinking.budget_tokens`");
        }
        tools(request);
        messages(request.getJsonArray("messages"), request.containsKey("tools"));
    }

    private static void tools(JsonObject request) throws RefusedException {
        for (Object entry : request.getJsonArray("tools", new JsonArray())) {
            JsonObject tool = (JsonObject) entry;
            need(NAME.matcher(tool.getString("name")).matches(), "tools.0.custom.name: String should match pattern");
            need(
                    "object".equals(tool.getJsonObject("input_schema").getString("type")),
                    "tools.0.custom.input_schema.type: Field required");
        }
        need(
                !request.containsKey("tool_choice") || request.containsKey("tools"),
                "tool_choice: may only be specified while providing tools");
    }

    private static void messages(JsonArray messages, boolean tools) throws RefusedException {
        need(!messages.isEmpty(), "messages: at least one message is required");
        Set<String> open = new LinkedHashSet<>();
        Set<String> ids = new HashSet<>();
        String last = "";
        for (int i = 0; i < messages.size(); i++) {
            JsonObject message = messages.getJsonObject(i);
            String role = message.getString("role", "");
            need(
                    role.equals("user") || role.equals("assistant"),
                    "messages: Unexpected role \"" + role
                            + "\". The Messages API accepts a top-level `system` parameter");
            need(i > 0 || role.equals("user"), "messages: first message must use the \"user\" role");
            Set<String> results = results(message, i);
            need(
                    results.containsAll(open),
                    "messages." + (i - 1)
                            + ": `tool_use` ids were found without `tool_result` blocks immediately after: "
                            + String.join(", ", open));
            need(
                    open.containsAll(results),
                    "messages." + i + ": unexpected `tool_use_id` found in `tool_result` blocks: " + results);
            open = calls(message, i);
            need(tools || open.isEmpty(), "Requests which include `tool_use` blocks must define tools");
            for (String id : open) {
                need(ids.add(id), "messages: `tool_use` ids must be unique");
            }
            last = role;
        }
        need(
                last.equals("user"),
                "This model does not support assistant message prefill. The conversation must end with a user message.");
    }

    private static Set<String> results(JsonObject message, int at) throws RefusedException {
        Set<String> results = new LinkedHashSet<>();
        boolean others = false;
        for (JsonObject block : blocks(message, at)) {
            if ("tool_result".equals(block.getString("type"))) {
                need(!others, "messages." + at + ": `tool_result` blocks must come first");
                results.add(block.getString("tool_use_id"));
            } else {
                others = true;
            }
        }
        return results;
    }

    private static Set<String> calls(JsonObject message, int at) throws RefusedException {
        Set<String> calls = new LinkedHashSet<>();
        for (JsonObject block : blocks(message, at)) {
            if ("tool_use".equals(block.getString("type"))) {
                need(
                        block.getValue("input") instanceof JsonObject,
                        "tool_use.input: Input should be a valid dictionary");
                need(ID.matcher(block.getString("id")).matches(), "tool_use.id: String should match pattern");
                calls.add(block.getString("id"));
            }
        }
        return calls;
    }

    private static Iterable<JsonObject> blocks(JsonObject message, int at) throws RefusedException {
        if (!(message.getValue("content") instanceof JsonArray parts)) {
            String text = message.getString("content", "");
            need(!text.isEmpty(), "messages." + at + ": user messages must have non-empty content");
            return Set.of();
        }
        need(!parts.isEmpty(), "messages." + at + ": all messages must have non-empty content");
        for (Object part : parts) {
            JsonObject block = (JsonObject) part;
            boolean blank = "text".equals(block.getString("type"))
                    && block.getString("text", "").isBlank();
            need(!blank, "messages: text content blocks must contain non-whitespace text");
            boolean unsigned = "thinking".equals(block.getString("type"))
                    && !MessagesFormat.SIGNATURE.equals(block.getString("signature"));
            need(!unsigned, "messages." + at + ".content.0: Invalid `signature` in `thinking` block");
        }
        return parts.stream().map(JsonObject.class::cast).toList();
    }

    private static void need(boolean so, String otherwise) throws RefusedException {
        if (!so) {
            throw new RefusedException(otherwise);
        }
    }
}
