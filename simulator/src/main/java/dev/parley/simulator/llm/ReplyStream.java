package dev.parley.simulator.llm;

import dev.parley.simulator.trace.ReplyTag;
import dev.parley.simulator.trace.Trace;
import dev.parley.simulator.trace.TraceEntry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;

/** One answer: a queue of steps, played one after the other at the model's pace. Confined to the response's loop. */
final class ReplyStream {
    private final Vertx vertx;
    private final LlmOptions.Pace pace;
    private final Trace trace;
    private final HttpServerRequest http;
    private final HttpServerResponse response;
    private final AnswerFormat format;
    private final Deque<Runnable> steps = new ArrayDeque<>();
    private OptionalInt reply = OptionalInt.empty();
    private long betweenMs;
    private int tokens;

    /** How all answers of a server are given. */
    record Setup(Vertx vertx, LlmOptions.Pace pace, Trace trace) {}

    ReplyStream(Setup setup, HttpServerRequest http, AnswerFormat format) {
        this.vertx = setup.vertx();
        this.pace = setup.pace();
        this.trace = setup.trace();
        this.http = http;
        this.response = http.response();
        this.format = format;
        this.betweenMs = setup.pace().betweenMs();
    }

    void play(LlmReply reply) {
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        if (!(reply instanceof LlmReply.Raw)) {
            send(format.begin());
        }
        plan(reply);
        after(pace.firstToken().toMillis());
    }

    private void plan(LlmReply reply) {
        switch (reply) {
            case LlmReply.Text text ->
                finish(words(text.text()) ? AnswerFormat.Finish.STOP : AnswerFormat.Finish.LENGTH);
            case LlmReply.ToolCalls calls -> {
                toolCalls(calls);
                finish(AnswerFormat.Finish.CALLS);
            }
            case LlmReply.Thinking thinking -> {
                format.thoughts(thinking.thoughts()).forEach(step -> steps.add(() -> send(step)));
                plan(thinking.then());
            }
            case LlmReply.ErrorInStream error -> {
                words(error.text());
                steps.add(() -> send(format.error(error.message())));
                steps.add(response::end);
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
    }

    /** False when the request's limit of tokens cut the text short. */
    private boolean words(String text) {
        reply = ReplyTag.read(text);
        int from = 0;
        for (int n = 0; from < text.length(); n++) {
            if (n == format.limit()) {
                return false;
            }
            int index = n;
            int space = text.indexOf(' ', from + 1);
            String token = text.substring(from, space < 0 ? text.length() : space);
            steps.add(() -> {
                tokens++;
                trace(index);
                send(format.word(token));
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
            for (String step : format.call(index++, call)) {
                steps.add(() -> {
                    tokens++;
                    send(step);
                });
            }
        }
    }

    private void finish(AnswerFormat.Finish reason) {
        steps.add(() -> {
            trace(tokens);
            send(format.finish(reason, tokens));
            response.end();
        });
    }

    private void send(String step) {
        if (!step.isEmpty()) {
            response.write(step);
        }
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
