package dev.parley.engines.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.TokenEstimate;
import dev.parley.engines.openai.Quirks.Refused;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LanguageModel.ToolChoice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes the body of {@code POST /chat/completions} (speech-backends.md F.1). */
final class ChatRequestWriter {
    private static final int SHORT_REPLY = 256;
    /** What a message, a call or a tool takes besides its texts. */
    private static final int FRAME = 64;

    /** A longer request is written beside the loop: megabytes would stop other calls. */
    private static final int LARGE_BYTES = 64 << 10;

    private final JsonFactory json = new JsonFactory();

    /** A tool's parameters are not a JSON object. */
    static final class BadToolException extends Exception {
        private static final long serialVersionUID = 1L;

        BadToolException(String tool, Throwable cause) {
            super("parameters of tool '" + tool + "' are not a JSON object; give a JSON schema", cause);
        }
    }

    /** What is to be written, for which model, and what is known of its server. */
    record Asked(LanguageModel.Request request, String model, Quirks quirks) {}

    /**
     * Writes a request and gives it to {@code then}, or what is wrong with it to {@code refused}, on the loop: at once, or
     * later where it is long and is written beside the loop. Loop only.
     */
    void write(Asked asked, SessionExecutor executor, Consumer<byte[]> then, Consumer<BadToolException> refused) {
        if (length(asked.request()) <= LARGE_BYTES) {
            outcome(asked, then, refused).run();
        } else {
            executor.executeBlocking("large request", () -> executor.execute(outcome(asked, then, refused)));
        }
    }

    private Runnable outcome(Asked asked, Consumer<byte[]> then, Consumer<BadToolException> refused) {
        try {
            byte[] body = write(asked.request(), asked.model(), asked.quirks());
            return () -> then.accept(body);
        } catch (BadToolException e) {
            return () -> refused.accept(e);
        }
    }

    /** About how many bytes a request is long, told without writing it. */
    private static long length(LanguageModel.Request request) {
        long length = 0;
        for (ChatMessage message : request.messages()) {
            length += FRAME + message.text().length();
            for (String image : message.images()) {
                length += image.length();
            }
            for (ChatMessage.ToolCall call : message.toolCalls()) {
                length += FRAME + call.argumentsJson().length();
            }
        }
        for (LanguageModel.Tool tool : request.tools()) {
            length +=
                    FRAME + tool.description().length() + tool.parametersJson().length();
        }
        return length;
    }

    byte[] write(LanguageModel.Request request, String model, Quirks quirks) throws BadToolException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
        try (JsonGenerator g = json.createGenerator(out)) {
            g.writeStartObject();
            g.writeStringField("model", model);
            g.writeBooleanField("stream", true);
            options(g, request, quirks);
            g.writeArrayFieldStart("messages");
            for (ChatMessage message : PromptCheck.whole(request.messages(), quirks, reserved(request))) {
                message(g, message);
            }
            g.writeEndArray();
            if (quirks.takes(Refused.TOOLS)) {
                tools(g, request, quirks);
            }
            g.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /** Tokens of the context that the functions and the reply need. */
    private static int reserved(LanguageModel.Request request) {
        int tools = request.tools().stream()
                .mapToInt(tool -> TokenEstimate.of(tool.name())
                        + TokenEstimate.of(tool.description())
                        + TokenEstimate.of(tool.parametersJson()))
                .sum();
        return tools + request.maxTokens().orElse(SHORT_REPLY);
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

    private void tools(JsonGenerator g, LanguageModel.Request request, Quirks quirks)
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
            parameters(g, tool);
            g.writeEndObject();
            g.writeEndObject();
        }
        g.writeEndArray();
        if (quirks.takes(Refused.TOOL_CHOICE)) {
            toolChoice(g, request.toolChoice());
        }
    }

    /** Copied token by token, so that what is not JSON is found here and not by the server. */
    private void parameters(JsonGenerator g, LanguageModel.Tool tool) throws BadToolException {
        try (JsonParser parser = json.createParser(tool.parametersJson())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an object");
            }
            g.copyCurrentStructure(parser);
        } catch (IOException e) {
            throw new BadToolException(tool.name(), e);
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
