package dev.parley.engines.anthropic;

import dev.parley.engines.support.llm.CallNotes;
import dev.parley.engines.support.llm.JsonAnswer;
import dev.parley.engines.support.llm.ServerError;
import dev.parley.engines.support.service.ServiceErrors;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.LlmEvent.FinishReason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads one answer of the Messages API: server-sent events from {@code message_start} to {@code message_stop}, or one message
 * as JSON. Thoughts are told as reasoning, and kept for the call that follows them. Events and blocks that are not known are
 * left aside. Not thread-safe.
 */
final class MessagesReader extends JsonAnswer {
    private final CallNotes notes;
    private final Map<Integer, Block> blocks = new HashMap<>();
    private final JsonArray thoughts = new JsonArray();
    private int calls;
    private String stop = "";
    private int input;
    private int cached;
    private int output;

    /** One part of the answer. */
    private static final class Block {
        final JsonObject start;
        final int call;
        final StringBuilder thinking = new StringBuilder();
        String signature = "";
        boolean arguments;

        Block(JsonObject start, int call) {
            this.start = start;
            this.call = call;
            this.signature = start.getString("signature", "");
        }

        String type() {
            return start.getString("type", "");
        }
    }

    /** @param notes where the thoughts before a call are kept */
    MessagesReader(ServiceErrors errors, CallNotes notes, int eventBytes, Output out) {
        super(errors, eventBytes, out);
        this.notes = notes;
    }

    @Override
    public boolean finished() {
        return !stop.isEmpty();
    }

    @Override
    protected LlmEvent.Done result() {
        return new LlmEvent.Done(reason(), new LlmEvent.Usage(input, output, cached));
    }

    private FinishReason reason() {
        return switch (stop) {
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.MAX_TOKENS;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            default -> calls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }

    @Override
    protected void read(JsonObject event) {
        switch (event.getString("type", "")) {
            case "message_start" -> usage(event.getJsonObject("message", new JsonObject()));
            case "content_block_start" ->
                begin(event.getInteger("index", 0), event.getJsonObject("content_block", new JsonObject()));
            case "content_block_delta" ->
                delta(event.getInteger("index", 0), event.getJsonObject("delta", new JsonObject()));
            case "content_block_stop" -> end(event.getInteger("index", 0));
            case "message_delta" -> {
                usage(event);
                stopped(event.getJsonObject("delta", new JsonObject()));
            }
            case "message_stop" -> ended();
            case "error" -> error(event.getJsonObject("error", new JsonObject()));
            case "message" -> message(event);
            default -> {}
        }
    }

    private void message(JsonObject message) {
        usage(message);
        JsonArray content = message.getJsonArray("content", new JsonArray());
        for (int i = 0; i < content.size(); i++) {
            begin(i, content.getJsonObject(i));
            end(i);
        }
        stopped(message);
    }

    /** Figures grow: the last ones count. */
    private void usage(JsonObject holder) {
        JsonObject usage = holder.getJsonObject("usage", new JsonObject());
        if (usage.getValue("input_tokens") instanceof Number fresh) {
            cached = number(usage, "cache_read_input_tokens");
            input = fresh.intValue() + cached + number(usage, "cache_creation_input_tokens");
        }
        if (usage.getValue("output_tokens") instanceof Number written) {
            output = written.intValue();
        }
    }

    private static int number(JsonObject usage, String name) {
        return usage.getValue(name) instanceof Number number ? number.intValue() : 0;
    }

    private void stopped(JsonObject delta) {
        if (delta.getValue("stop_reason") instanceof String reason && !over()) {
            stop = reason;
            out.finishing();
        }
    }

    private void error(JsonObject error) {
        ServerError told =
                new ServerError(error.getString("message", "no reason given"), error.getString("type", ""), 0);
        fail(told.kind(), "reported: " + errors.clean(told.message()));
    }

    // Blocks.

    private void begin(int index, JsonObject start) {
        boolean call = start.getString("type", "").equals("tool_use");
        Block block = new Block(start, call ? calls++ : -1);
        blocks.put(index, block);
        out.working();
        switch (block.type()) {
            case "text" -> text(start.getString("text", ""));
            case "thinking" -> thinking(block, start.getString("thinking", ""));
            case "redacted_thinking" -> out.event(new LlmEvent.Reasoning(""));
            case "tool_use" -> call(block);
            default -> {}
        }
    }

    private void call(Block block) {
        String id = block.start.getString("id");
        if (block.call == 0 && !thoughts.isEmpty()) {
            notes.keep(id, thoughts.encode());
        }
        out.event(new LlmEvent.ToolCallStarted(block.call, id, block.start.getString("name")));
        JsonObject given = block.start.getJsonObject("input", new JsonObject());
        if (!given.isEmpty()) {
            arguments(block, given.encode());
        }
    }

    private void delta(int index, JsonObject delta) {
        Block block = blocks.get(index);
        if (block == null) {
            return;
        }
        out.working();
        switch (delta.getString("type", "")) {
            case "text_delta" -> text(delta.getString("text", ""));
            case "thinking_delta" -> thinking(block, delta.getString("thinking", ""));
            case "signature_delta" -> block.signature += delta.getString("signature", "");
            case "input_json_delta" -> arguments(block, delta.getString("partial_json", ""));
            default -> {}
        }
    }

    private void text(String words) {
        if (!words.isEmpty()) {
            out.event(new LlmEvent.Text(words));
        }
    }

    private void thinking(Block block, String words) {
        block.thinking.append(words);
        out.event(new LlmEvent.Reasoning(words));
    }

    private void arguments(Block block, String piece) {
        if (!piece.isEmpty() && block.call >= 0) {
            block.arguments = true;
            out.event(new LlmEvent.ToolCallArguments(block.call, piece));
        }
    }

    private void end(int index) {
        Block block = blocks.remove(index);
        if (block == null) {
            return;
        }
        switch (block.type()) {
            case "thinking" ->
                thoughts.add(new JsonObject()
                        .put("type", "thinking")
                        .put("thinking", block.thinking.toString())
                        .put("signature", block.signature));
            case "redacted_thinking" ->
                thoughts.add(new JsonObject()
                        .put("type", "redacted_thinking")
                        .put("data", block.start.getString("data", "")));
            case "tool_use" -> {
                if (!block.arguments) {
                    arguments(block, "{}");
                }
            }
            default -> {}
        }
    }
}
