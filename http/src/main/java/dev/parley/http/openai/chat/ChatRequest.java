package dev.parley.http.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.Json;
import dev.parley.http.openai.request.ApiException;
import dev.parley.http.openai.request.RequestFields;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.ChatMessage.Role;
import dev.parley.provider.ChatMessage.ToolCall;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LanguageModel.Tool;
import dev.parley.provider.LanguageModel.ToolChoice;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A request to {@code POST /v1/chat/completions}.
 *
 * @param model as the client named it; empty when it named none
 * @param usage whether a stream ends with the tokens used
 */
record ChatRequest(LanguageModel.Request request, String model, boolean stream, boolean usage) {
    private static final int MAX_MESSAGES = 2048;
    private static final int MAX_TEXT = 1_000_000;
    private static final int MAX_NAME = 256;
    private static final int MAX_TOOLS = 128;
    private static final int MAX_TOKENS = 1_000_000;
    private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

    /** Fields that change what is answered and that engines are not asked for. */
    private static final List<String> UNSUPPORTED =
            List.of("audio", "functions", "function_call", "logprobs", "prediction", "stop", "web_search_options");

    /** @param ownModel the engine's own model, which needs no naming */
    static ChatRequest parse(@Nullable Buffer body, String ownModel) throws ApiException {
        RequestFields fields = RequestFields.of(body);
        refuseUnsupported(fields);
        String model = fields.text("model", MAX_NAME).orElse("");
        OptionalInt maxTokens = fields.integer("max_completion_tokens", 1, MAX_TOKENS);
        if (maxTokens.isEmpty()) {
            maxTokens = fields.integer("max_tokens", 1, MAX_TOKENS);
        }
        boolean own = model.isEmpty() || model.equals(ownModel) || model.equals("parley");
        List<Tool> tools = tools(fields);
        LanguageModel.Request request = new LanguageModel.Request(
                messages(fields),
                own ? Optional.empty() : Optional.of(model),
                fields.number("temperature", 0, 2),
                maxTokens,
                tools,
                toolChoice(fields, tools));
        boolean usage = fields.get("stream_options").path("include_usage").asBoolean(false);
        return new ChatRequest(request, model.isEmpty() ? ownModel : model, fields.flag("stream"), usage);
    }

    private static void refuseUnsupported(RequestFields fields) throws ApiException {
        for (String name : UNSUPPORTED) {
            boolean harmless = fields.get(name).isBoolean() && !fields.get(name).booleanValue();
            if (fields.has(name) && !harmless) {
                throw ApiException.unsupported(name, "this server does not pass it on. Leave it out.");
            }
        }
        if (fields.integer("n", 1, Integer.MAX_VALUE).orElse(1) != 1) {
            throw ApiException.unsupported("n", "there is one choice only.");
        }
        JsonNode format = fields.get("response_format").path("type");
        if (!format.isMissingNode() && !format.asText().equals("text")) {
            throw ApiException.unsupported("response_format", "there is plain text only.");
        }
        for (JsonNode modality : fields.get("modalities")) {
            if (!modality.asText().equals("text")) {
                throw ApiException.unsupported("modalities", "there is text only.");
            }
        }
    }

    private static List<ChatMessage> messages(RequestFields fields) throws ApiException {
        JsonNode list = fields.get("messages");
        if (!fields.has("messages")) {
            throw ApiException.missing("messages");
        }
        if (!list.isArray() || list.isEmpty() || list.size() > MAX_MESSAGES) {
            throw ApiException.invalid("messages", "expected a list of 1 to " + MAX_MESSAGES + " messages.");
        }
        List<ChatMessage> messages = new ArrayList<>(list.size());
        for (int index = 0; index < list.size(); index++) {
            messages.add(message(list.get(index), "messages[" + index + "]"));
        }
        return messages;
    }

    private static ChatMessage message(JsonNode message, String path) throws ApiException {
        Role role = role(message.path("role").asText(""), path + ".role");
        List<String> images = new ArrayList<>();
        String text = content(message.path("content"), images, path + ".content");
        List<ToolCall> calls = toolCalls(message.path("tool_calls"), path + ".tool_calls");
        Optional<String> callId =
                Optional.of(message.path("tool_call_id").asText("")).filter(id -> role == Role.TOOL);
        if (role == Role.TOOL && callId.orElse("").isEmpty()) {
            throw ApiException.missing(path + ".tool_call_id");
        }
        if (text.isEmpty() && images.isEmpty() && calls.isEmpty() && role == Role.USER) {
            throw ApiException.invalid(path + ".content", "expected some text.");
        }
        return new ChatMessage(role, text, images, calls, callId);
    }

    private static Role role(String role, String path) throws ApiException {
        return switch (role) {
            case "system", "developer" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool" -> Role.TOOL;
            default -> throw ApiException.invalid(path, "expected system, developer, user, assistant or tool.");
        };
    }

    private static String content(JsonNode content, List<String> images, String path) throws ApiException {
        if (content.isNull() || content.isMissingNode()) {
            return "";
        }
        if (content.isTextual()) {
            return bounded(content.textValue(), path);
        }
        if (!content.isArray()) {
            throw ApiException.invalid(path, "expected a string or a list of parts.");
        }
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < content.size(); index++) {
            JsonNode part = content.get(index);
            switch (part.path("type").asText("")) {
                case "text" -> text.append(part.path("text").asText(""));
                case "refusal" -> text.append(part.path("refusal").asText(""));
                case "image_url" ->
                    images.add(part.path("image_url").path("url").asText(""));
                default -> throw ApiException.unsupported(path + "[" + index + "].type", "expected text or image_url.");
            }
        }
        return bounded(text.toString(), path);
    }

    private static String bounded(String text, String path) throws ApiException {
        if (text.length() > MAX_TEXT) {
            throw ApiException.invalid(path, "string too long. Expected at most " + MAX_TEXT + " characters.");
        }
        return text;
    }

    private static List<ToolCall> toolCalls(JsonNode calls, String path) throws ApiException {
        List<ToolCall> list = new ArrayList<>(calls.size());
        for (int index = 0; index < calls.size(); index++) {
            JsonNode call = calls.get(index);
            JsonNode function = call.path("function");
            if (!call.path("id").isTextual() || !function.path("name").isTextual()) {
                throw ApiException.invalid(path + "[" + index + "]", "expected id and function.name.");
            }
            list.add(new ToolCall(
                    call.get("id").textValue(),
                    function.get("name").textValue(),
                    function.path("arguments").asText("{}")));
        }
        return list;
    }

    private static List<Tool> tools(RequestFields fields) throws ApiException {
        JsonNode tools = fields.get("tools");
        if (fields.has("tools") && !tools.isArray()) {
            throw ApiException.invalid("tools", "expected a list.");
        }
        if (tools.size() > MAX_TOOLS) {
            throw ApiException.invalid("tools", "expected at most " + MAX_TOOLS + " tools.");
        }
        List<Tool> list = new ArrayList<>(tools.size());
        for (int index = 0; index < tools.size(); index++) {
            JsonNode function = tools.get(index).path("function");
            if (!tools.get(index).path("type").asText("").equals("function")
                    || !(function instanceof ObjectNode)
                    || !function.path("name").isTextual()) {
                throw ApiException.invalid("tools[" + index + "]", "expected type 'function' and function.name.");
            }
            String name = function.get("name").textValue();
            if (list.stream().anyMatch(tool -> tool.name().equals(name))) {
                throw ApiException.invalid(
                        "tools[" + index + "].function.name", "another tool is named '" + name + "' already.");
            }
            JsonNode parameters = function.path("parameters");
            list.add(new Tool(
                    name,
                    function.path("description").asText(""),
                    parameters.isObject() ? Json.text(parameters) : NO_PARAMETERS));
        }
        return list;
    }

    private static ToolChoice toolChoice(RequestFields fields, List<Tool> tools) throws ApiException {
        JsonNode choice = fields.get("tool_choice");
        JsonNode name = choice.path("function").path("name");
        if (choice.isObject() && name.isTextual()) {
            if (tools.stream().noneMatch(tool -> tool.name().equals(name.textValue()))) {
                throw ApiException.invalid(
                        "tool_choice.function.name", "'" + name.textValue() + "' is not in 'tools'.");
            }
            return ToolChoice.function(name.textValue());
        }
        return switch (choice.asText("auto")) {
            case "auto", "null" -> ToolChoice.AUTO;
            case "none" -> ToolChoice.NONE;
            case "required" -> {
                if (tools.isEmpty()) {
                    throw ApiException.invalid("tool_choice", "required needs 'tools' to choose from.");
                }
                yield ToolChoice.REQUIRED;
            }
            default -> throw ApiException.invalid("tool_choice", "expected auto, none, required or a function's name.");
        };
    }
}
