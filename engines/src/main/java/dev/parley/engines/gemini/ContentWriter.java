package dev.parley.engines.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.engines.gemini.ContentProtocol.Asking;
import dev.parley.engines.gemini.GeminiOptions.Thinking;
import dev.parley.engines.support.llm.CallNotes;
import dev.parley.engines.support.llm.DataUrl;
import dev.parley.engines.support.llm.PromptCheck;
import dev.parley.engines.support.llm.PromptRules;
import dev.parley.engines.support.llm.RequestBody;
import dev.parley.engines.support.llm.Turns;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.ChatMessage.Role;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LanguageModel.ToolChoice;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes the body of {@code streamGenerateContent}: the system instruction apart, contents of {@code user} and {@code model}
 * in alternation, and with each call the signature of the thoughts that came with it.
 */
final class ContentWriter {
    /** What stands for the signature of a call that this model has not made, such as another engine's. */
    static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private static final Pattern UNSIGNED_MODELS = Pattern.compile("gemini-[12]\\b.*|gemma.*");
    private static final Set<String> LEVELS = Set.of("minimal", "low", "medium", "high");
    private static final List<String> HARMS = List.of(
            "HARM_CATEGORY_HARASSMENT",
            "HARM_CATEGORY_HATE_SPEECH",
            "HARM_CATEGORY_SEXUALLY_EXPLICIT",
            "HARM_CATEGORY_DANGEROUS_CONTENT");

    private final LanguageModel.Request request;
    private final String model;
    private final GeminiOptions options;
    private final Asking asking;
    private final CallNotes signatures;
    private final Map<String, String> names = new HashMap<>();

    ContentWriter(
            LanguageModel.Request request, String model, GeminiOptions options, Asking asking, CallNotes signatures) {
        this.request = request;
        this.model = model;
        this.options = options;
        this.asking = asking;
        this.signatures = signatures;
    }

    void write(JsonGenerator g) throws IOException, RequestBody.BadToolException {
        // Calls without any function on offer are told in words.
        PromptRules rules =
                PromptRules.systemInFront(PromptRules.ANY_ID, !request.tools().isEmpty());
        Turns turns = Turns.of(PromptCheck.whole(request.messages(), rules, RequestBody.reserved(request)));
        if (!turns.system().isBlank()) {
            g.writeObjectFieldStart("systemInstruction");
            g.writeArrayFieldStart("parts");
            text(g, turns.system());
            g.writeEndArray();
            g.writeEndObject();
        }
        g.writeArrayFieldStart("contents");
        for (Turns.Turn turn : turns.turns()) {
            turn(g, turn);
        }
        g.writeEndArray();
        generation(g);
        safety(g);
        tools(g);
    }

    private void generation(JsonGenerator g) throws IOException {
        g.writeObjectFieldStart("generationConfig");
        if (request.temperature().isPresent()) {
            g.writeNumberField("temperature", request.temperature().getAsDouble());
        }
        OptionalInt limit = request.maxTokens().isPresent() ? request.maxTokens() : options.maxTokens();
        if (limit.isPresent()) {
            g.writeNumberField("maxOutputTokens", limit.getAsInt());
        }
        Thinking thinking = thinking();
        if (thinking.asked()) {
            g.writeObjectFieldStart("thinkingConfig");
            if (thinking.level().isPresent()) {
                g.writeStringField("thinkingLevel", thinking.level().get().toUpperCase(Locale.ROOT));
            } else {
                g.writeNumberField("thinkingBudget", thinking.budget().getAsInt());
            }
            if (!thinking.least()) {
                g.writeBooleanField("includeThoughts", true);
            }
            g.writeEndObject();
        }
        g.writeEndObject();
    }

    /** A session's wish goes before the setting; what a model refused is said otherwise, or not at all. */
    private Thinking thinking() {
        Thinking wanted = request.hints()
                .reasoningEffort()
                .map(effort -> effort.equals("none") ? "minimal" : effort.equals("xhigh") ? "high" : effort)
                .filter(LEVELS::contains)
                .map(Thinking::level)
                .orElse(options.thinking());
        return switch (asking) {
            case AS_SET -> wanted;
            case BUDGET -> wanted.level().isEmpty() ? wanted : Thinking.budget(wanted.least() ? 0 : -1);
            case NOT -> Thinking.MODEL;
        };
    }

    private void safety(JsonGenerator g) throws IOException {
        if (options.safety().isEmpty()) {
            return;
        }
        g.writeArrayFieldStart("safetySettings");
        for (String harm : HARMS) {
            g.writeStartObject();
            g.writeStringField("category", harm);
            g.writeStringField("threshold", options.safety().get());
            g.writeEndObject();
        }
        g.writeEndArray();
    }

    // Contents.

    private void turn(JsonGenerator g, Turns.Turn turn) throws IOException {
        g.writeStartObject();
        g.writeStringField("role", turn.user() ? "user" : "model");
        g.writeArrayFieldStart("parts");
        for (Turns.Part part : turn.parts()) {
            message(g, part.message());
        }
        g.writeEndArray();
        g.writeEndObject();
    }

    private void message(JsonGenerator g, ChatMessage message) throws IOException {
        if (message.role() == Role.TOOL) {
            result(g, message);
            return;
        }
        for (String image : message.images()) {
            image(g, image);
        }
        if (!message.text().isBlank()) {
            text(g, message.text());
        }
        boolean first = true;
        for (ChatMessage.ToolCall call : message.toolCalls()) {
            call(g, call, first);
            first = false;
        }
    }

    private static void text(JsonGenerator g, String text) throws IOException {
        g.writeStartObject();
        g.writeStringField("text", text);
        g.writeEndObject();
    }

    private static void image(JsonGenerator g, String url) throws IOException {
        Optional<DataUrl> data = DataUrl.of(url);
        if (data.isEmpty()) {
            text(g, PromptCheck.PICTURE);
            return;
        }
        g.writeStartObject();
        g.writeObjectFieldStart("inlineData");
        g.writeStringField("mimeType", data.get().type());
        g.writeStringField("data", data.get().base64());
        g.writeEndObject();
        g.writeEndObject();
    }

    /** Of calls side by side the first has the signature. */
    private void call(JsonGenerator g, ChatMessage.ToolCall call, boolean first) throws IOException {
        names.put(call.callId(), call.name());
        g.writeStartObject();
        g.writeObjectFieldStart("functionCall");
        g.writeStringField("id", call.callId());
        g.writeStringField("name", call.name());
        g.writeFieldName("args");
        g.writeRawValue(call.argumentsJson());
        g.writeEndObject();
        boolean wanted = first && !UNSIGNED_MODELS.matcher(model).matches();
        Optional<String> signature =
                signatures.of(call.callId()).or(() -> Optional.of(NO_SIGNATURE).filter(it -> wanted));
        if (signature.isPresent()) {
            g.writeStringField("thoughtSignature", signature.get());
        }
        g.writeEndObject();
    }

    /** A result is an object: one that is none stands in it. */
    private void result(JsonGenerator g, ChatMessage message) throws IOException {
        String id = message.toolCallId().orElseThrow();
        g.writeStartObject();
        g.writeObjectFieldStart("functionResponse");
        g.writeStringField("id", id);
        g.writeStringField("name", names.getOrDefault(id, id));
        if (PromptCheck.object(message.text()).equals(message.text())) {
            g.writeFieldName("response");
            g.writeRawValue(message.text());
        } else {
            g.writeObjectFieldStart("response");
            g.writeStringField("result", message.text());
            g.writeEndObject();
        }
        g.writeEndObject();
        g.writeEndObject();
    }

    // Tools.

    private void tools(JsonGenerator g) throws IOException, RequestBody.BadToolException {
        if (request.tools().isEmpty()) {
            return;
        }
        g.writeArrayFieldStart("tools");
        g.writeStartObject();
        g.writeArrayFieldStart("functionDeclarations");
        for (LanguageModel.Tool tool : request.tools()) {
            g.writeStartObject();
            g.writeStringField("name", tool.name());
            g.writeStringField("description", tool.description());
            g.writeFieldName("parametersJsonSchema");
            RequestBody.parameters(g, tool);
            g.writeEndObject();
        }
        g.writeEndArray();
        g.writeEndObject();
        g.writeEndArray();
        ToolChoice choice = request.toolChoice();
        g.writeObjectFieldStart("toolConfig");
        g.writeObjectFieldStart("functionCallingConfig");
        g.writeStringField(
                "mode",
                switch (choice.mode()) {
                    case AUTO -> "AUTO";
                    case NONE -> "NONE";
                    case REQUIRED, FUNCTION -> "ANY";
                });
        if (choice.function().isPresent()) {
            g.writeArrayFieldStart("allowedFunctionNames");
            g.writeString(choice.function().get());
            g.writeEndArray();
        }
        g.writeEndObject();
        g.writeEndObject();
    }
}
