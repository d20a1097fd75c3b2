package dev.parley.engines.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.engines.openai.Quirks.Refused;
import dev.parley.engines.support.llm.CallNotes;
import dev.parley.engines.support.llm.PromptCheck;
import dev.parley.engines.support.llm.RequestBody;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.ChatMessage.Role;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LanguageModel.ToolChoice;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Writes the body of {@code POST /responses}. Nothing of it is stored: the whole conversation goes with every request. */
final class ResponsesWriter {
    private final LanguageModel.Request request;
    private final String model;
    private final Quirks quirks;
    private final CallNotes reasoning;

    /** @param reasoning that stood before calls, and goes back with them */
    ResponsesWriter(LanguageModel.Request request, String model, Quirks quirks, CallNotes reasoning) {
        this.request = request;
        this.model = model;
        this.quirks = quirks;
        this.reasoning = reasoning;
    }

    void write(JsonGenerator g) throws IOException, RequestBody.BadToolException {
        g.writeStringField("model", model);
        g.writeBooleanField("stream", true);
        g.writeBooleanField("store", false);
        options(g);
        g.writeArrayFieldStart("input");
        for (ChatMessage message :
                PromptCheck.whole(request.messages(), quirks.prompt(), RequestBody.reserved(request))) {
            items(g, message);
        }
        g.writeEndArray();
        if (quirks.takes(Refused.TOOLS)) {
            tools(g);
        }
    }

    private void options(JsonGenerator g) throws IOException {
        if (request.temperature().isPresent() && quirks.takes(Refused.TEMPERATURE)) {
            g.writeNumberField("temperature", request.temperature().getAsDouble());
        }
        if (request.maxTokens().isPresent()) {
            g.writeNumberField("max_output_tokens", request.maxTokens().getAsInt());
        }
        if (quirks.takes(Refused.HINTS)) {
            if (request.hints().reasoningEffort().isPresent()) {
                g.writeObjectFieldStart("reasoning");
                g.writeStringField("effort", request.hints().reasoningEffort().get());
                g.writeEndObject();
            }
            if (request.hints().parallelTools().isPresent() && !request.tools().isEmpty()) {
                g.writeBooleanField(
                        "parallel_tool_calls", request.hints().parallelTools().get());
            }
        }
        if (quirks.takes(Refused.ENCRYPTED_REASONING)) {
            g.writeArrayFieldStart("include");
            g.writeString("reasoning.encrypted_content");
            g.writeEndArray();
        }
    }

    private void items(JsonGenerator g, ChatMessage message) throws IOException {
        if (message.role() == Role.TOOL) {
            g.writeStartObject();
            g.writeStringField("type", "function_call_output");
            g.writeStringField("call_id", message.toolCallId().orElseThrow());
            g.writeStringField("output", message.text());
            g.writeEndObject();
            return;
        }
        boolean first = true;
        if (!message.text().isBlank() || !message.images().isEmpty()) {
            message(g, message);
        }
        for (ChatMessage.ToolCall call : message.toolCalls()) {
            Optional<String> before =
                    reasoning.of(call.callId()).filter(kept -> quirks.takes(Refused.ENCRYPTED_REASONING));
            if (first && before.isPresent()) {
                // A list of items; they go in as they are.
                g.writeRawValue(before.get().substring(1, before.get().length() - 1));
            }
            first = false;
            g.writeStartObject();
            g.writeStringField("type", "function_call");
            g.writeStringField("call_id", call.callId());
            g.writeStringField("name", call.name());
            g.writeStringField("arguments", call.argumentsJson());
            g.writeEndObject();
        }
    }

    private static void message(JsonGenerator g, ChatMessage message) throws IOException {
        g.writeStartObject();
        g.writeStringField("role", message.role().name().toLowerCase(Locale.ROOT));
        if (message.images().isEmpty()) {
            g.writeStringField("content", message.text());
        } else {
            g.writeArrayFieldStart("content");
            if (!message.text().isBlank()) {
                part(g, "input_text", "text", message.text());
            }
            for (String url : message.images()) {
                part(g, "input_image", "image_url", url);
            }
            g.writeEndArray();
        }
        g.writeEndObject();
    }

    private static void part(JsonGenerator g, String type, String field, String value) throws IOException {
        g.writeStartObject();
        g.writeStringField("type", type);
        g.writeStringField(field, value);
        g.writeEndObject();
    }

    private void tools(JsonGenerator g) throws IOException, RequestBody.BadToolException {
        if (request.tools().isEmpty()) {
            return;
        }
        g.writeArrayFieldStart("tools");
        for (LanguageModel.Tool tool : request.tools()) {
            g.writeStartObject();
            g.writeStringField("type", "function");
            g.writeStringField("name", tool.name());
            g.writeStringField("description", tool.description());
            g.writeFieldName("parameters");
            RequestBody.parameters(g, tool);
            g.writeBooleanField("strict", false);
            g.writeEndObject();
        }
        g.writeEndArray();
        ToolChoice choice = request.toolChoice();
        if (!quirks.takes(Refused.TOOL_CHOICE)) {
            return;
        }
        if (choice.function().isEmpty()) {
            g.writeStringField("tool_choice", choice.mode().name().toLowerCase(Locale.ROOT));
        } else {
            g.writeObjectFieldStart("tool_choice");
            g.writeStringField("type", "function");
            g.writeStringField("name", choice.function().get());
            g.writeEndObject();
        }
    }
}
