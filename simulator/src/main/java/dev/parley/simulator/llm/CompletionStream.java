package dev.parley.simulator.llm;

import dev.parley.simulator.trace.ReplyTag;
import dev.parley.simulator.trace.Trace;
import dev.parley.simulator.trace.TraceEntry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/** One answer: a queue of steps, played one after the other at the model's pace. Confined to the response's loop. */
final class CompletionStream {
    private static final AtomicLong IDS = new AtomicLong();

    private final Vertx vertx;
    private final LlmOptions.Pace pace;
    private final Trace trace;
    private final HttpServerRequest http;
    private final HttpServerResponse response;
    private final JsonObject request;
    private final String id = "chatcmpl-sim" + IDS.incrementAndGet();
    private final Deque<Runnable> steps = new ArrayDeque<>();
    private OptionalInt reply = OptionalInt.empty();
    private long betweenMs;
    private int tokens;

    /** How all answers of a server are given. */
    record Setup(Vertx vertx, LlmOptions.Pace pace, Trace trace) {}

    CompletionStream(Setup setup, HttpServerRequest http, JsonObject request) {
        this.vertx = setup.vertx();
        this.pace = setup.pace();
        this.trace = setup.trace();
        this.http = http;
        this.response = http.response();
        this.request = request;
        this.betweenMs = setup.pace().betweenMs();
    }

    void play(LlmReply reply) {
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        if (!(reply instanceof LlmReply.Raw)) {
            send(delta(new JsonObject().put("role", "assistant").put("content", "")));
        }
        switch (reply) {
            case LlmReply.Text text -> finish(words(text.text()) ? "stop" : "length");
            case LlmReply.ToolCalls calls -> {
                toolCalls(calls);
                finish("tool_calls");
            }
            case LlmReply.ErrorInStream error -> {
                words(error.text());
                steps.add(() -> send(new JsonObject()
                        .put(
                                "error",
                                new JsonObject().put("message", error.message()).put("code", 500))));
                steps.add(this::done);
            }
            case LlmReply.Drop drop -> {
                words(drop.text());
                steps.add(() -> http.connection().close());
            }
            case LlmReply.Hang hang -> words(hang.text());
            case LlmReply.Raw raw -> {
                betweenMs = raw.between().toMillis();
                raw.pieces().forEach(piece -> steps.add(() -> response.write(Buffer.buffer(piece))));
                steps.add(response::end);
            }
            case LlmReply.Error error -> throw new IllegalArgumentException("an error is no stream: " + error);
        }
        after(pace.firstToken().toMillis());
    }

    /** The same reply as one JSON object. */
    static JsonObject whole(JsonObject request, LlmReply reply) {
        JsonObject message = new JsonObject().put("role", "assistant");
        String finish = "stop";
        if (reply instanceof LlmReply.ToolCalls calls) {
            finish = "tool_calls";
            JsonArray list = new JsonArray();
            calls.calls().forEach(call -> list.add(call(call, call.arguments())));
            message.putNull("content").put("tool_calls", list);
        } else {
            message.put("content", reply instanceof LlmReply.Text text ? text.text() : "");
        }
        return new JsonObject()
                .put("id", "chatcmpl-sim" + IDS.incrementAndGet())
                .put("object", "chat.completion")
                .put("created", 0)
                .put("model", request.getString("model"))
                .put(
                        "choices",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("index", 0)
                                        .put("message", message)
                                        .put("finish_reason", finish)));
    }

    /** False when the request's limit of tokens cut the text short. */
    private boolean words(String text) {
        int limit = request.getInteger("max_tokens", request.getInteger("max_completion_tokens", Integer.MAX_VALUE));
        reply = ReplyTag.read(text);
        int from = 0;
        for (int n = 0; from < text.length(); n++) {
            if (n == limit) {
                return false;
            }
            int index = n;
            int space = text.indexOf(' ', from + 1);
            String token = text.substring(from, space < 0 ? text.length() : space);
            steps.add(() -> {
                tokens++;
                trace(index);
                send(delta(new JsonObject().put("content", token)));
            });
            from += token.length();
        }
        return true;
    }

    private void trace(int index) {
        long now = System.nanoTime();
        reply.ifPresent(number -> trace.add(new TraceEntry(TraceEntry.Kind.LLM_TOKEN, number, index, now, now)));
    }

    private void toolCalls(LlmReply.ToolCalls reply) {
        int index = 0;
        for (LlmReply.ToolCalls.Call call : reply.calls()) {
            int own = index++;
            steps.add(() -> send(delta(new JsonObject()
                    .put("tool_calls", new JsonArray().add(call(call, "").put("index", own))))));
            int half = call.arguments().length() / 2;
            steps.add(() -> arguments(own, call.arguments().substring(0, half)));
            steps.add(() -> arguments(own, call.arguments().substring(half)));
        }
    }

    private void arguments(int index, String piece) {
        tokens++;
        JsonObject fragment =
                new JsonObject().put("index", index).put("function", new JsonObject().put("arguments", piece));
        send(delta(new JsonObject().put("tool_calls", new JsonArray().add(fragment))));
    }

    private static JsonObject call(LlmReply.ToolCalls.Call call, String arguments) {
        return new JsonObject()
                .put("id", call.id())
                .put("type", "function")
                .put("function", new JsonObject().put("name", call.name()).put("arguments", arguments));
    }

    private void finish(String reason) {
        steps.add(() -> {
            trace(tokens);
            JsonObject chunk = delta(new JsonObject());
            chunk.getJsonArray("choices").getJsonObject(0).put("finish_reason", reason);
            send(chunk);
            if (request.getJsonObject("stream_options", new JsonObject()).getBoolean("include_usage", false)) {
                send(chunk(new JsonArray()).put("usage", usage()));
            }
            done();
        });
    }

    private JsonObject usage() {
        int prompt = request.getJsonArray("messages").encode().length() / 4;
        return new JsonObject()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", tokens)
                .put("total_tokens", prompt + tokens);
    }

    private void done() {
        response.write("data: [DONE]\n\n");
        response.end();
    }

    private JsonObject delta(JsonObject delta) {
        return chunk(new JsonArray()
                .add(new JsonObject().put("index", 0).put("delta", delta).putNull("finish_reason")));
    }

    private JsonObject chunk(JsonArray choices) {
        return new JsonObject()
                .put("id", id)
                .put("object", "chat.completion.chunk")
                .put("created", 0)
                .put("model", request.getString("model"))
                .put("choices", choices);
    }

    private void send(JsonObject chunk) {
        response.write("data: " + chunk.encode() + "\n\n");
    }

    private void after(long ms) {
        if (ms == 0) {
            step();
        } else {
            vertx.setTimer(ms, timer -> step());
        }
    }

    /** With no pace, everything at once; else one step, then the wait. Ends quietly when the client has gone. */
    private void step() {
        while (!steps.isEmpty() && !response.closed()) {
            steps.poll().run();
            if (betweenMs > 0) {
                after(betweenMs);
                return;
            }
        }
    }
}
