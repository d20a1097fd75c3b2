package dev.parley.engines.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.engines.openai.Quirks.Refused;
import dev.parley.engines.support.llm.PromptCheck;
import dev.parley.engines.support.llm.RequestBody;
import dev.parley.engines.support.llm.RequestBody.BadToolException;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LanguageModel.ToolChoice;
import java.io.IOException;
import java.util.Locale;

/** Writes the body of {@code POST /chat/completions} (speech-backends.md F.1). */
final class ChatRequestWriter {
    private ChatRequestWriter() {}

    /** What is asked of a model. */
    static RequestBody.Fields fields(LanguageModel.Request request, String model, Quirks quirks) {
        return g -> {
            g.writeStringField("model", model);
            g.writeBooleanField("stream", true);
            options(g, request, quirks);
            g.writeArrayFieldStart("messages");
            for (ChatMessage message :
                    PromptCheck.whole(request.messages(), quirks.prompt(), RequestBody.reserved(request))) {
                message(g, message);
            }
            g.writeEndArray();
            if (quirks.takes(Refused.TOOLS)) {
                tools(g, request, quirks);
            }
        };
    }

    private static void options(JsonGenerator g, LanguageModel.Request request, Quirks quirks) throws IOException {
        if (quirks.takes(Refused.STREAM_OPTIONS)) {
            g.writeObjectFieldStart("stream_options");
            g.writeBooleanField("include_usage", true);
            g.writeEndObject();
        }
        if (request.temperature().isPresent() && quirks.takes(Refused.TEMPERATURE)) {
            g.writeNumberField("temperature", request.temperature().getAsDouble());
        }
        if (request.maxTokens().isPresent()) {
            String field = quirks.takes(Refused.MAX_TOKENS) ? "max_tokens" : "max_completion_tokens";
            g.writeNumberField(field, request.maxTokens().getAsInt());
        }
        if (quirks.takes(Refused.HINTS)) {
            hints(g, request);
        }
    }

    private static void hints(JsonGenerator g, LanguageModel.Request request) throws IOException {
        if (request.hints().reasoningEffort().isPresent()) {
            g.writeStringField(
                    "reasoning_effort", request.hints().reasoningEffort().get());
        }
        // Refused by OpenAI where there are no tools.
        if (request.hints().parallelTools().isPresent() && !request.tools().isEmpty()) {
            g.writeBooleanField(
                    "parallel_tool_calls", request.hints().parallelTools().get());
        }
    }

    private static void message(JsonGenerator g, ChatMessage message) throws IOException {
        g.writeStartObject();
        g.writeStringField("role", message.role().name().toLowerCase(Locale.ROOT));
        if (message.toolCallId().isPresent()) {
            g.writeStringField("tool_call_id", message.toolCallId().get());
        }
        content(g, message);
        if (!message.toolCalls().isEmpty()) {
            g.writeArrayFieldStart("tool_calls");
            for (ChatMessage.ToolCall call : message.toolCalls()) {
                toolCall(g, call);
            }
            g.writeEndArray();
        }
        g.writeEndObject();
    }

    private static void content(JsonGenerator g, ChatMessage message) throws IOException {
        if (message.images().isEmpty()) {
            if (message.text().isEmpty() && !message.toolCalls().isEmpty()) {
                g.writeNullField("content");
            } else {
                g.writeStringField("content", message.text());
            }
            return;
        }
        g.writeArrayFieldStart("content");
        if (!message.text().isEmpty()) {
            g.writeStartObject();
            g.writeStringField("type", "text");
            g.writeStringField("text", message.text());
            g.writeEndObject();
        }
        for (String url : message.images()) {
            g.writeStartObject();
            g.writeStringField("type", "image_url");
            g.writeObjectFieldStart("image_url");
            g.writeStringField("url", url);
            g.writeEndObject();
            g.writeEndObject();
        }
        g.writeEndArray();
    }

    private static void toolCall(JsonGenerator g, ChatMessage.ToolCall call) throws IOException {
        g.writeStartObject();
        g.writeStringField("id", call.callId());
        g.writeStringField("type", "function");
        g.writeObjectFieldStart("function");
        g.writeStringField("name", call.name());
        g.writeStringField("arguments", call.argumentsJson());
        g.writeEndObject();
        g.writeEndObject();
    }

    private static void tools(JsonGenerator g, LanguageModel.Request request, Quirks quirks)
            throws IOException, BadToolException {
        if (request.tools().isEmpty()) {
            return;
        }
        g.writeArrayFieldStart("tools");
        for (LanguageModel.Tool tool : request.tools()) {
            g.writeStartObject();
            g.writeStringField("type", "function");
            g.writeObjectFieldStart("function");
            g.writeStringField("name", tool.name());
            g.writeStringField("description", tool.description());
            g.writeFieldName("parameters");
            RequestBody.parameters(g, tool);
            g.writeEndObject();
            g.writeEndObject();
        }
        g.writeEndArray();
        if (quirks.takes(Refused.TOOL_CHOICE)) {
            toolChoice(g, request.toolChoice());
        }
    }

    private static void toolChoice(JsonGenerator g, ToolChoice choice) throws IOException {
        if (choice.mode() != ToolChoice.Mode.FUNCTION) {
            g.writeStringField("tool_choice", choice.mode().name().toLowerCase(Locale.ROOT));
            return;
        }
        g.writeObjectFieldStart("tool_choice");
        g.writeStringField("type", "function");
        g.writeObjectFieldStart("function");
        g.writeStringField("name", choice.function().orElseThrow());
        g.writeEndObject();
        g.writeEndObject();
    }
}
