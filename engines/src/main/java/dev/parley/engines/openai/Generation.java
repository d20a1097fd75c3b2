package dev.parley.engines.openai;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.Watch;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.LlmEvent.FinishReason;
import dev.parley.provider.ProviderException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One streamed completion. Confined to the session's loop.
 *
 * <p>The wire is given up the moment the generation ends other than by itself: HTTP/1.1 knows no other way to stop the
 * server than to close the connection.
 */
final class Generation implements Cancellable, ChatChunkReader.Sink {
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final int ERROR_BODY_BYTES = 16 * 1024;
    private static final int MAX_ATTEMPTS = 4;
    /** How long to wait for the usage figures, and for the end of the body, after the answer is complete. */
    private static final Duration LEAVE_TAKING = Duration.ofSeconds(1);

    private final OpenAiLanguageModel owner;
    private final LanguageModel.Request request;
    private final SessionExecutor executor;
    private final Consumer<? super LlmEvent> listener;
    private final ChatChunkReader reader = new ChatChunkReader(this);
    private final ToolCallTracker tools;
    private final Watch watch;

    private volatile Future<HttpClientRequest> connecting = Future.failedFuture("not begun");
    private Optional<FinishReason> finish = Optional.empty();
    private LlmEvent.Usage usage = LlmEvent.Usage.UNKNOWN;
    private int attempts;
    private long answerBytes;
    private volatile boolean ended;
    private boolean bodyEnded;

    Generation(
            OpenAiLanguageModel owner,
            LanguageModel.Request request,
            SessionExecutor executor,
            Consumer<? super LlmEvent> listener) {
        this.owner = owner;
        this.request = request;
        this.executor = executor;
        this.listener = listener;
        this.tools = new ToolCallTracker(owner.random(), this::emit);
        this.watch = new Watch(executor, this::tooSlow);
    }

    void begin() {
        watch.limit(owner.options().timeouts().firstToken());
        // A task of its own, so that no event is delivered from within generate().
        executor.execute(() -> owner.modelFor(request)
                .onComplete(model -> onLoop(() -> {
                    if (model.succeeded()) {
                        send(model.result());
                    } else {
                        fail(asProviderException(model.cause()));
                    }
                })));
    }

    private void send(String model) {
        if (ended) {
            return;
        }
        byte[] body;
        try {
            body = owner.writer().write(request, model, owner.quirks(model));
        } catch (ChatRequestWriter.BadToolException e) {
            fail(owner.errors().rejected("was not asked: " + e.getMessage()));
            return;
        }
        int attempt = ++attempts;
        if (Vertx.currentContext() != null) {
            exchange(model, body, attempt);
        } else {
            owner.vertx().getOrCreateContext().runOnContext(go -> exchange(model, body, attempt));
        }
    }

    /** On an event loop: the session's own, or any if the session does not live on one. */
    private void exchange(String model, byte[] body, int attempt) {
        connecting = owner.client().request(requestOptions());
        connecting.onComplete(connection -> {
            if (connection.failed()) {
                onLoop(() -> fail(owner.errors().connection(connection.cause())));
            } else if (ended) {
                connection.result().reset();
            } else {
                post(connection.result(), model, body, attempt);
            }
        });
    }

    private RequestOptions requestOptions() {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(
                        owner.options().endpoint().resolve("/chat/completions").toString())
                .putHeader("Content-Type", "application/json")
                .putHeader("Accept", "text/event-stream");
        owner.options().endpoint().apiKey().ifPresent(key -> options.putHeader("Authorization", "Bearer " + key));
        return options;
    }

    private void post(HttpClientRequest http, String model, byte[] body, int attempt) {
        http.response().onComplete(answer -> {
            if (answer.succeeded()) {
                listen(answer.result(), model);
            } else if (!ended) {
                onLoop(() -> beforeAnswer(model, attempt, answer.cause()));
            }
        });
        http.end(Buffer.buffer(body));
    }

    /** A kept connection may have been closed by the server just as we used it: that is worth one more try. */
    private void beforeAnswer(String model, int attempt, Throwable cause) {
        if (ended || attempt != attempts) {
            return;
        }
        if (attempt == 1) {
            send(model);
        } else {
            fail(owner.errors().connection(cause));
        }
    }

    /** At once and on the response's own context: an end or failure that comes before its handler is lost. */
    private void listen(HttpClientResponse response, String model) {
        if (response.statusCode() != 200) {
            BoundedBody.read(response, ERROR_BODY_BYTES)
                    .otherwise(new byte[0])
                    .onSuccess(body -> onLoop(() -> refused(response.statusCode(), body, model)));
            return;
        }
        SseParser parser = new SseParser(owner.options().limits().eventBytes(), this::event);
        response.exceptionHandler(cause -> {
            if (!ended) {
                onLoop(() -> connectionLost(cause));
            }
        });
        response.handler(piece -> onLoop(() -> received(parser, piece)));
        response.endHandler(end -> onLoop(() -> bodyEnded(parser)));
    }

    private void refused(int status, byte[] body, String model) {
        if (ended) {
            return;
        }
        bodyEnded = true;
        Quirks tried = owner.quirks(model);
        Optional<Quirks> learnt = status == 400 || status == 422
                ? tried.learn(new String(body, StandardCharsets.UTF_8))
                : Optional.empty();
        if (learnt.isPresent() && attempts < MAX_ATTEMPTS) {
            owner.learnt(model, learnt.get());
            bodyEnded = false;
            send(model);
        } else {
            fail(owner.errors().status(status, body));
        }
    }

    private void received(SseParser parser, Buffer piece) {
        if (ended) {
            return;
        }
        answerBytes += piece.length();
        if (answerBytes > owner.options().limits().answerBytes()) {
            fail(owner.errors()
                    .broken("sent more than " + owner.options().limits().answerBytes() + " bytes"));
            return;
        }
        try {
            parser.feed(piece.getBytes(), 0, piece.length());
        } catch (SseParser.TooLargeException e) {
            fail(owner.errors().broken("sent what cannot be read: " + e.getMessage()));
        }
    }

    private void event(byte[] data, int length) {
        if (ended) {
            return;
        }
        if (length == DONE.length && Arrays.equals(data, 0, length, DONE, 0, length)) {
            done();
            return;
        }
        try {
            reader.read(data, length);
        } catch (IOException e) {
            fail(owner.errors().broken("sent a chunk that is not JSON"));
        }
    }

    private void bodyEnded(SseParser parser) {
        bodyEnded = true;
        if (ended) {
            watch.stop();
            return;
        }
        try {
            parser.finish();
        } catch (SseParser.TooLargeException e) {
            fail(owner.errors().broken("sent what cannot be read: " + e.getMessage()));
        }
        if (ended) {
            return;
        }
        if (finish.isPresent()) {
            done();
        } else {
            fail(owner.errors().broken("ended its answer in the middle"));
        }
    }

    private void connectionLost(Throwable cause) {
        bodyEnded = true;
        if (ended) {
            watch.stop();
        } else if (finish.isPresent()) {
            done();
        } else {
            fail(owner.errors().connection(cause));
        }
    }

    @Override
    public void text(String delta) {
        watch.limit(owner.options().timeouts().idle());
        emit(new LlmEvent.Text(delta));
    }

    @Override
    public void reasoning() {
        watch.limit(owner.options().timeouts().idle());
    }

    @Override
    public void toolFragment(int index, String id, String name, String arguments) {
        watch.limit(owner.options().timeouts().idle());
        tools.fragment(index, id, name, arguments);
    }

    @Override
    public void finish(String reason) {
        if (reason.equals("error")) {
            fail(owner.errors().inStream("the generation failed"));
            return;
        }
        finish = Optional.of(
                switch (reason) {
                    case "length" -> FinishReason.MAX_TOKENS;
                    case "content_filter" -> FinishReason.CONTENT_FILTER;
                    case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
                    default -> FinishReason.STOP;
                });
        watch.limit(LEAVE_TAKING);
    }

    @Override
    public void usage(LlmEvent.Usage figures) {
        usage = figures;
    }

    @Override
    public void error(String message) {
        fail(owner.errors().inStream(message));
    }

    private void tooSlow() {
        if (ended) {
            hangUp();
        } else if (finish.isPresent()) {
            done();
        } else {
            fail(owner.errors().timeout("did not answer in time"));
        }
    }

    private void done() {
        FinishReason reason = finish.orElse(FinishReason.STOP);
        finish = Optional.of(reason);
        FinishReason said = reason == FinishReason.STOP && tools.any() ? FinishReason.TOOL_CALLS : reason;
        emit(new LlmEvent.Done(said, usage));
        end();
        if (!bodyEnded) {
            // The connection goes back to the pool once the body has ended; one that does not end is closed.
            watch.limit(LEAVE_TAKING);
        }
    }

    private void fail(ProviderException cause) {
        if (!ended) {
            emit(new LlmEvent.Failed(cause));
            end();
            hangUp();
        }
    }

    private void emit(LlmEvent event) {
        if (!ended) {
            listener.accept(event);
        }
    }

    private void end() {
        ended = true;
        watch.stop();
        owner.ended(this);
    }

    void providerClosed() {
        onLoop(() -> fail(owner.errors().broken("is no longer used: the engine was closed")));
    }

    @Override
    public CompletionStage<Void> cancel() {
        end();
        return hangUp();
    }

    /** Closes the connection if the answer is still under way on it. */
    private CompletableFuture<Void> hangUp() {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        if (bodyEnded || attempts == 0) {
            gone.complete(null);
            return gone;
        }
        connecting.onComplete(connection -> {
            if (connection.failed()) {
                gone.complete(null);
                return;
            }
            HttpClientRequest http = connection.result();
            http.reset(0);
            http.connection().close().onComplete(closed -> gone.complete(null));
        });
        return gone;
    }

    private void onLoop(Runnable task) {
        if (executor.inLoop()) {
            task.run();
        } else {
            executor.execute(task);
        }
    }

    private ProviderException asProviderException(Throwable cause) {
        return cause instanceof ProviderException known ? known : owner.errors().connection(cause);
    }
}
