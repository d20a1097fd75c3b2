package dev.parley.engines.openai;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.Watch;
import dev.parley.engines.support.service.BoundedBody;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.RetryAfter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * One streamed completion. Confined to the session's loop.
 *
 * <p>The wire is given up the moment the generation ends other than by itself: HTTP/1.1 knows no other way to stop the
 * server than to close the connection.
 */
final class ChatStream implements Cancellable, AnswerReader.Output {
    private static final int ERROR_BODY_BYTES = 16 * 1024;
    private static final int MAX_ATTEMPTS = 6;
    /** The longest wait that a server asked for and is waited for here. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** How long a server that has not begun to answer in time is left alone. */
    private static final Duration STILL_LOADING = Duration.ofSeconds(10);

    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);
    /** How long to wait for the usage figures, and for the end of the body, after the answer is complete. */
    private static final Duration LEAVE_TAKING = Duration.ofSeconds(1);

    private final OpenAiLanguageModel owner;
    private final LanguageModel.Request request;
    private final SessionExecutor executor;
    private final Consumer<? super LlmEvent> listener;
    private final Set<String> toolNames;
    private final Watch watch;

    private volatile Future<HttpClientRequest> connecting = Future.failedFuture("not begun");
    private Optional<AnswerReader> answer = Optional.empty();
    private SessionExecutor.Timer pause = () -> {};
    private long firstTokenByNanos;
    private long lastSignNanos;
    private int attempts;
    private long answerBytes;
    private volatile boolean ended;
    private boolean bodyEnded;
    private boolean working;

    ChatStream(
            OpenAiLanguageModel owner,
            LanguageModel.Request request,
            SessionExecutor executor,
            Consumer<? super LlmEvent> listener) {
        this.owner = owner;
        this.request = request;
        this.executor = executor;
        this.listener = listener;
        this.toolNames = request.tools().stream().map(LanguageModel.Tool::name).collect(Collectors.toSet());
        this.watch = new Watch(executor, this::tooSlow);
    }

    void begin() {
        long now = executor.nanoTime();
        lastSignNanos = now;
        firstTokenByNanos = now + owner.options().timeouts().firstToken().toNanos();
        limitSilence();
        // A task of its own, so that no event is delivered from within generate().
        executor.execute(this::whenWelcome);
    }

    /** A server that asked to be left alone is: for a short time by waiting, else the caller is told at once. */
    private void whenWelcome() {
        Duration left = Duration.ofNanos(owner.pausedUntilNanos()
                .map(until -> until - executor.nanoTime())
                .orElse(0L));
        if (ended) {
            return;
        }
        if (left.compareTo(LONGEST_PAUSE) > 0) {
            fail(pausing(left));
        } else if (left.isPositive()) {
            pause = executor.schedule(left, this::findModel);
        } else {
            findModel();
        }
    }

    private ProviderException pausing(Duration wait) {
        return owner.errors()
                .of(Kind.AT_CAPACITY, "asked to be left alone, for another " + wait.toSeconds() + " s")
                .retryAfter(wait);
    }

    private void findModel() {
        if (ended) {
            return;
        }
        owner.modelFor(request)
                .onComplete(model -> onLoop(() -> {
                    if (model.succeeded()) {
                        send(model.result());
                    } else {
                        fail(asProviderException(model.cause()));
                    }
                }));
    }

    private void send(String model) {
        if (ended) {
            return;
        }
        int attempt = ++attempts;
        owner.writer()
                .write(
                        new ChatRequestWriter.Asked(request, model, owner.quirks(model)),
                        executor,
                        body -> send(model, body, attempt),
                        bad -> fail(owner.errors().of(Kind.REJECTED, "was not asked: " + bad.getMessage())));
    }

    private void send(String model, byte[] body, int attempt) {
        if (ended) {
            return;
        }
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
            Optional<Duration> wait = RetryAfter.of(response::getHeader);
            BoundedBody.read(response, ERROR_BODY_BYTES)
                    .map(Buffer::getBytes)
                    .otherwise(new byte[0])
                    .onSuccess(body -> onLoop(() -> refused(new Refusal(response.statusCode(), body, wait), model)));
            return;
        }
        AnswerReader reader = new AnswerReader(
                new AnswerReader.Model(toolNames, !owner.quirks(model).takes(Quirks.Refused.OPENING_OF_REASONING)),
                owner.errors(),
                owner.options().limits().eventBytes(),
                owner.random(),
                this);
        answer = Optional.of(reader);
        response.exceptionHandler(cause -> {
            if (!ended) {
                onLoop(() -> connectionLost(cause));
            }
        });
        response.handler(piece -> onLoop(() -> received(reader, piece)));
        response.endHandler(end -> onLoop(() -> bodyEnded(reader, model)));
    }

    /** An answer other than a reply. */
    private record Refusal(int status, byte[] body, Optional<Duration> pause) {}

    private void refused(Refusal refusal, String model) {
        if (ended) {
            return;
        }
        bodyEnded = true;
        Quirks tried = owner.quirks(model);
        // Templates that fail are a 500 of some servers.
        Optional<Quirks> learnt = refusal.status == 400 || refusal.status == 422 || refusal.status == 500
                ? tried.learn(new String(refusal.body, StandardCharsets.UTF_8))
                : Optional.empty();
        if (learnt.isPresent() && attempts < MAX_ATTEMPTS) {
            owner.learnt(model, learnt.get());
            bodyEnded = false;
            send(model);
            return;
        }
        refusal.pause.ifPresent(wait -> owner.pause(executor.nanoTime() + wait.toNanos()));
        fail(owner.errors().status(refusal.status, refusal.body, refusal.pause));
    }

    private void received(AnswerReader reader, Buffer piece) {
        if (ended) {
            return;
        }
        answerBytes += piece.length();
        if (answerBytes > owner.options().limits().answerBytes()) {
            fail(owner.errors()
                    .of(
                            Kind.BROKEN,
                            "sent more than " + owner.options().limits().answerBytes() + " bytes"));
            return;
        }
        alive();
        reader.feed(piece.getBytes());
    }

    /** Any byte is a sign of life; until the model works, the session is told of one a second. */
    private void alive() {
        if (answer.filter(AnswerReader::finished).isPresent()) {
            return;
        }
        limitSilence();
        long now = executor.nanoTime();
        if (!working && now - lastSignNanos >= SIGN_OF_LIFE.toNanos()) {
            lastSignNanos = now;
            emit(new LlmEvent.Reasoning(""));
        }
    }

    private void limitSilence() {
        Duration idle = owner.options().timeouts().idle();
        Duration left = Duration.ofNanos(firstTokenByNanos - executor.nanoTime());
        watch.limit(working || idle.compareTo(left) < 0 ? idle : left);
    }

    private void bodyEnded(AnswerReader reader, String model) {
        bodyEnded = true;
        if (ended) {
            watch.stop();
        } else {
            reader.end();
        }
        if (reader.reasonsFirst()) {
            owner.learnt(model, owner.quirks(model).with(Quirks.Refused.OPENING_OF_REASONING));
        }
    }

    private void connectionLost(Throwable cause) {
        bodyEnded = true;
        if (ended) {
            watch.stop();
        } else if (answer.filter(AnswerReader::finished).isPresent()) {
            answer.get().conclude();
        } else {
            fail(owner.errors().connection(cause));
        }
    }

    @Override
    public void event(LlmEvent event) {
        emit(event);
    }

    @Override
    public void working() {
        working = true;
        limitSilence();
    }

    @Override
    public void finishing() {
        watch.limit(LEAVE_TAKING);
    }

    @Override
    public void failed(ProviderException cause) {
        fail(cause);
    }

    /** The connection goes back to the pool once the body has ended; one that does not end is closed. */
    @Override
    public void done() {
        if (ended) {
            return;
        }
        end();
        if (!bodyEnded) {
            watch.limit(LEAVE_TAKING);
        }
    }

    private void tooSlow() {
        if (ended) {
            hangUp();
        } else if (answer.filter(AnswerReader::finished).isPresent()) {
            answer.get().conclude();
        } else {
            // It may still be loading its model: a second request would only wait behind the first.
            ProviderException late = owner.errors().of(Kind.TIMEOUT, "did not answer in time");
            fail(working ? late : late.retryAfter(STILL_LOADING));
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
        pause.cancel();
        watch.stop();
        owner.ended(this);
    }

    void providerClosed() {
        onLoop(() -> fail(owner.errors().of(Kind.BROKEN, "is no longer used: the engine was closed")));
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
