package dev.parley.http.openai.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.Json;
import dev.parley.provider.LlmEvent;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One answer of a language model as OpenAI writes it: chunk by chunk, or whole. Confined to one thread. */
final class ChatCompletion {
    private final String id;
    private final long created;
    private final String model;
    private final StringBuilder text = new StringBuilder();
    private final Map<Integer, Call> calls = new TreeMap<>();
    private boolean first = true;

    private static final class Call {
        private final String id;
        private final String name;
        private final StringBuilder arguments = new StringBuilder();

        Call(String id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    /** @param created Unix seconds */
    ChatCompletion(String id, long created, String model) {
        this.id = id;
        this.created = created;
        this.model = model;
    }

    /** The chunk of {@code event}, which is neither the end nor a failure. */
    ObjectNode chunk(LlmEvent event) {
        ObjectNode chunk = head("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        ObjectNode delta = choice.putObject("delta");
        if (first) {
            first = false;
            delta.put("role", "assistant");
        }
        switch (event) {
            case LlmEvent.Text piece -> delta.put("content", piece.delta());
            case LlmEvent.Reasoning piece -> delta.put("reasoning_content", piece.delta());
            case LlmEvent.ToolCallStarted call -> {
                ObjectNode started = delta.putArray("tool_calls").addObject().put("index", call.index());
                started.put("id", call.callId()).put("type", "function");
                started.putObject("function").put("name", call.name()).put("arguments", "");
            }
            case LlmEvent.ToolCallArguments piece ->
                delta.putArray("tool_calls")
                        .addObject()
                        .put("index", piece.index())
                        .putObject("function")
                        .put("arguments", piece.delta());
            case LlmEvent.Done done -> choice.put("finish_reason", reason(done.reason()));
            case LlmEvent.Failed failed -> throw new IllegalArgumentException("a failure is no chunk");
        }
        if (!choice.has("finish_reason")) {
            choice.putNull("finish_reason");
        }
        return chunk;
    }

    /** The last chunk of a stream whose client wants to know the tokens used. */
    ObjectNode usageChunk(LlmEvent.Usage usage) {
        ObjectNode chunk = head("chat.completion.chunk");
        chunk.putArray("choices");
        chunk.set("usage", usage(usage));
        return chunk;
    }

    /** Keeps a piece for {@link #whole}. */
    void add(LlmEvent event) {
        switch (event) {
            case LlmEvent.Text piece -> text.append(piece.delta());
            case LlmEvent.Reasoning piece -> {}
            case LlmEvent.ToolCallStarted call -> calls.put(call.index(), new Call(call.callId(), call.name()));
            case LlmEvent.ToolCallArguments piece -> {
                Call call = calls.get(piece.index());
                if (call != null) {
                    call.arguments.append(piece.delta());
                }
            }
            case LlmEvent.Done done -> {}
            case LlmEvent.Failed failed -> {}
        }
    }

    /** Characters kept. */
    int length() {
        return text.length()
                + calls.values().stream()
                        .mapToInt(call -> call.arguments.length())
                        .sum();
    }

    /** The whole answer. */
    ObjectNode whole(LlmEvent.Done done) {
        ObjectNode body = head("chat.completion");
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        if (text.isEmpty() && !calls.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", text.toString());
        }
        message.putNull("refusal");
        if (!calls.isEmpty()) {
            ArrayNode list = message.putArray("tool_calls");
            for (Call call : calls.values()) {
                ObjectNode item = list.addObject().put("id", call.id).put("type", "function");
                item.putObject("function").put("name", call.name).put("arguments", call.arguments.toString());
            }
        }
        choice.putNull("logprobs").put("finish_reason", reason(done.reason()));
        body.set("usage", usage(done.usage()));
        return body;
    }

    private ObjectNode head(String object) {
        return Json.object()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", model);
    }

    private static String reason(LlmEvent.FinishReason reason) {
        return reason == LlmEvent.FinishReason.MAX_TOKENS
                ? "length"
                : reason.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode usage(LlmEvent.Usage usage) {
        ObjectNode json = Json.object()
                .put("prompt_tokens", usage.inputTokens())
                .put("completion_tokens", usage.outputTokens())
                .put("total_tokens", usage.inputTokens() + usage.outputTokens());
        json.putObject("prompt_tokens_details").put("cached_tokens", usage.cachedTokens());
        return json;
    }
}
