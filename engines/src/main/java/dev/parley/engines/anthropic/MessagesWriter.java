package dev.parley.engines.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.parley.engines.anthropic.AnthropicOptions.Thinking.Mode;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes the body of {@code POST /v1/messages}: the system prompt apart, turns of the user and the assistant in alternation,
 * which begin and end with the user, and the results of calls in front of the turn behind them.
 */
final class MessagesWriter {
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final Set<String> PICTURES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final Set<String> EFFORTS = Set.of("low", "medium", "high", "xhigh", "max");
    /** Refused together with thinking that is switched off. */
    private static final Set<String> LONG_EFFORTS = Set.of("xhigh", "max");

    private final LanguageModel.Request request;
    private final String model;
    private final AnthropicOptions options;
    private final Set<Refused> refused;
    private final Optional<CallNotes> thoughts;

    /** @param thoughts before calls; empty when they are not to be sent back */
    MessagesWriter(
            LanguageModel.Request request,
            String model,
            AnthropicOptions options,
            Set<Refused> refused,
            Optional<CallNotes> thoughts) {
        this.request = request;
        this.model = model;
        this.options = options;
        this.refused = refused;
        this.thoughts = thoughts;
    }

    /** Whether thoughts would be sent back. */
    static boolean hasThoughts(LanguageModel.Request request, CallNotes thoughts) {
        return request.messages().stream()
                .flatMap(message -> message.toolCalls().stream())
                .anyMatch(call -> thoughts.of(call.callId()).isPresent());
    }

    void write(JsonGenerator g) throws IOException, RequestBody.BadToolException {
        Turns turns = Turns.of(PromptCheck.whole(request.messages(), rules(), RequestBody.reserved(request)));
        g.writeStringField("model", model);
        g.writeBooleanField("stream", true);
        g.writeNumberField("max_tokens", maxTokens());
        if (!turns.system().isBlank()) {
            g.writeStringField("system", turns.system());
        }
        g.writeArrayFieldStart("messages");
        for (Turns.Turn turn : turns.turns()) {
            turn(g, turn, turns.lastSaid());
        }
        g.writeEndArray();
        options(g);
        tools(g);
    }

    /** Calls without any function on offer are refused: they are told in words. */
    private PromptRules rules() {
        return PromptRules.systemInFront(ID, !request.tools().isEmpty());
    }

    /** The tokens of a budget come on top of those of the answer. */
    private int maxTokens() {
        int answer = request.maxTokens().orElse(options.maxTokens());
        return thinking() == Mode.BUDGET ? answer + options.thinking().budget() : answer;
    }

    private Mode thinking() {
        Mode mode = options.thinking().mode();
        boolean asksToThink = mode == Mode.ADAPTIVE || mode == Mode.BUDGET;
        boolean forced = request.toolChoice().mode() == ToolChoice.Mode.REQUIRED
                || request.toolChoice().mode() == ToolChoice.Mode.FUNCTION;
        boolean left = refused.contains(Refused.THINKING)
                || (asksToThink && forced && !request.tools().isEmpty());
        boolean long_ =
                mode == Mode.OFF && effort().filter(LONG_EFFORTS::contains).isPresent();
        return left || long_ ? Mode.MODEL : mode;
    }

    private Optional<String> effort() {
        return request.hints()
                .reasoningEffort()
                .map(effort -> effort.equals("minimal") || effort.equals("none") ? "low" : effort)
                .or(options::effort)
                .filter(EFFORTS::contains)
                .filter(effort -> !refused.contains(Refused.EFFORT));
    }

    private void options(JsonGenerator g) throws IOException {
        switch (thinking()) {
            case OFF -> type(g, "thinking", "disabled");
            case ADAPTIVE -> type(g, "thinking", "adaptive");
            case BUDGET -> {
                g.writeObjectFieldStart("thinking");
                g.writeStringField("type", "enabled");
                g.writeNumberField("budget_tokens", options.thinking().budget());
                g.writeEndObject();
            }
            case MODEL -> {}
        }
        // Models that think take none, and none takes more than 1.
        boolean thinks = thinking() == Mode.ADAPTIVE || thinking() == Mode.BUDGET;
        if (request.temperature().isPresent() && !thinks && !refused.contains(Refused.TEMPERATURE)) {
            g.writeNumberField("temperature", Math.min(1, request.temperature().getAsDouble()));
        }
        if (effort().isPresent()) {
            g.writeObjectFieldStart("output_config");
            g.writeStringField("effort", effort().get());
            g.writeEndObject();
        }
        if (options.cacheFor().isPresent() && !refused.contains(Refused.CACHING)) {
            g.writeObjectFieldStart("cache_control");
            g.writeStringField("type", "ephemeral");
            g.writeStringField("ttl", options.cacheFor().get());
            g.writeEndObject();
        }
    }

    private static void type(JsonGenerator g, String field, String type) throws IOException {
        g.writeObjectFieldStart(field);
        g.writeStringField("type", type);
        g.writeEndObject();
    }

    // Messages.

    private void turn(JsonGenerator g, Turns.Turn turn, int lastSaid) throws IOException {
        g.writeStartObject();
        g.writeStringField("role", turn.user() ? "user" : "assistant");
        g.writeArrayFieldStart("content");
        for (Turns.Part part : turn.parts()) {
            ChatMessage message = part.message();
            if (message.role() == Role.TOOL) {
                result(g, message);
                continue;
            }
            if (part.at() > lastSaid) {
                thoughts(g, message.toolCalls());
            }
            for (String image : message.images()) {
                image(g, image);
            }
            if (!message.text().isBlank()) {
                text(g, message.text());
            }
            for (ChatMessage.ToolCall call : message.toolCalls()) {
                call(g, call);
            }
        }
        g.writeEndArray();
        g.writeEndObject();
    }

    /** Of the calls under way: those before the user spoke are over, and what was said since may have been cut. */
    private void thoughts(JsonGenerator g, List<ChatMessage.ToolCall> calls) throws IOException {
        if (thoughts.isEmpty() || calls.isEmpty()) {
            return;
        }
        Optional<String> kept = thoughts.get().of(calls.getFirst().callId());
        if (kept.isPresent()) {
            // A list of blocks; they go in as they are.
            g.writeRawValue(kept.get().substring(1, kept.get().length() - 1));
        }
    }

    private static void text(JsonGenerator g, String text) throws IOException {
        g.writeStartObject();
        g.writeStringField("type", "text");
        g.writeStringField("text", text);
        g.writeEndObject();
    }

    private static void image(JsonGenerator g, String url) throws IOException {
        Optional<DataUrl> data = DataUrl.of(url);
        if (data.isEmpty()
                ? !url.startsWith("https:")
                : !PICTURES.contains(data.get().type())) {
            text(g, PromptCheck.PICTURE);
            return;
        }
        g.writeStartObject();
        g.writeStringField("type", "image");
        g.writeObjectFieldStart("source");
        if (data.isPresent()) {
            g.writeStringField("type", "base64");
            g.writeStringField("media_type", data.get().type());
            g.writeStringField("data", data.get().base64());
        } else {
            g.writeStringField("type", "url");
            g.writeStringField("url", url);
        }
        g.writeEndObject();
        g.writeEndObject();
    }

    private static void call(JsonGenerator g, ChatMessage.ToolCall call) throws IOException {
        g.writeStartObject();
        g.writeStringField("type", "tool_use");
        g.writeStringField("id", call.callId());
        g.writeStringField("name", call.name());
        g.writeFieldName("input");
        g.writeRawValue(call.argumentsJson());
        g.writeEndObject();
    }

    private static void result(JsonGenerator g, ChatMessage message) throws IOException {
        g.writeStartObject();
        g.writeStringField("type", "tool_result");
        g.writeStringField("tool_use_id", message.toolCallId().orElseThrow());
        if (!message.text().isBlank()) {
            g.writeStringField("content", message.text());
        }
        g.writeEndObject();
    }

    // Tools.

    private void tools(JsonGenerator g) throws IOException, RequestBody.BadToolException {
        if (request.tools().isEmpty()) {
            return;
        }
        g.writeArrayFieldStart("tools");
        for (LanguageModel.Tool tool : request.tools()) {
            g.writeStartObject();
            g.writeStringField("name", tool.name());
            g.writeStringField("description", tool.description());
            g.writeFieldName("input_schema");
            RequestBody.parameters(g, tool);
            g.writeEndObject();
        }
        g.writeEndArray();
        ToolChoice choice = request.toolChoice();
        g.writeObjectFieldStart("tool_choice");
        switch (choice.mode()) {
            case AUTO -> g.writeStringField("type", "auto");
            case NONE -> g.writeStringField("type", "none");
            case REQUIRED -> g.writeStringField("type", "any");
            case FUNCTION -> {
                g.writeStringField("type", "tool");
                g.writeStringField("name", choice.function().orElseThrow());
            }
        }
        boolean alone =
                request.hints().parallelTools().filter(parallel -> !parallel).isPresent();
        if (alone && choice.mode() != ToolChoice.Mode.NONE) {
            g.writeBooleanField("disable_parallel_tool_use", true);
        }
        g.writeEndObject();
    }
}
