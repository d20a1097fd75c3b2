package dev.parley.engines.support.llm;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.Watch;
import dev.parley.engines.support.service.BoundedBody;
import dev.parley.engines.support.service.HttpService;
import dev.parley.engines.support.service.RemoteProvider;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One streamed answer of a language model's server, whatever protocol it speaks. Confined to the session's loop.
 *
 * <p>The wire is given up the moment the generation ends other than by itself: HTTP/1.1 knows no other way to stop the
 * server than to close the connection. A kept connection that the server had closed meanwhile is replaced once, without a
 * word.
 */
public final class AnswerStream implements Cancellable, RemoteProvider.Closeable {
    static final int ERROR_BODY_BYTES = 16 * 1024;
    static final int MAX_ATTEMPTS = 6;
    /** The longest wait that a server asked for and is waited for here. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** How long a server that has not begun to answer in time is left alone. */
    private static final Duration STILL_LOADING = Duration.ofSeconds(10);

    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);
    /** How long to wait for the usage figures, and for the end of the body, after the answer is complete. */
    private static final Duration LEAVE_TAKING = Duration.ofSeconds(1);

    private final HttpService server;
    private final LlmBounds bounds;
    private final AnswerProtocol protocol;
    private final SessionExecutor executor;
    private final Consumer<? super LlmEvent> listener;
    private final Consumer<? super AnswerStream> over;
    private final Output output = new Output();
    private final Watch watch;

    private volatile Future<HttpClientRequest> connecting = Future.failedFuture("not begun");
    /** Where the last request went; empty before the first. */
    private volatile Optional<RequestOptions> sent = Optional.empty();

    private Optional<StreamedAnswer> answer = Optional.empty();
    private SessionExecutor.Timer pause = () -> {};
    private long askedNanos;
    private long firstTokenByNanos;
    private long lastSignNanos;
    private int attempts;
    private long answerBytes;
    private volatile boolean ended;
    private boolean bodyEnded;
    private boolean working;

    /** Who it is for: events go to {@code listener}, on {@code executor}'s loop. */
    public record Reader(SessionExecutor executor, Consumer<? super LlmEvent> listener) {}

    /** @param over told once, when it has ended in whatever way */
    public AnswerStream(
            HttpService server,
            LlmBounds bounds,
            AnswerProtocol protocol,
            Reader reader,
            Consumer<? super AnswerStream> over) {
        this.server = server;
        this.bounds = bounds;
        this.protocol = protocol;
        this.executor = reader.executor;
        this.listener = reader.listener;
        this.over = over;
        this.watch = new Watch(executor, this::tooSlow);
    }

    /** Asks; once. */
    public void begin() {
        long now = executor.nanoTime();
        askedNanos = now;
        lastSignNanos = now;
        firstTokenByNanos = now + bounds.firstToken().toNanos();
        limitSilence();
        // A task of its own, so that no event is delivered from within generate().
        executor.execute(this::whenWelcome);
    }

    /** A server that asked to be left alone is: for a short time by waiting, else the caller is told at once. */
    private void whenWelcome() {
        if (ended) {
            return;
        }
        Optional<ProviderException> pausing = server.pausing(executor.nanoTime());
        if (pausing.isEmpty()) {
            send();
            return;
        }
        Optional<Duration> left = pausing.get().retryAfter();
        if (left.isEmpty() || left.get().compareTo(LONGEST_PAUSE) > 0) {
            fail(pausing.get());
        } else {
            pause = executor.schedule(left.get(), this::send);
        }
    }

    private void send() {
        if (ended) {
            return;
        }
        int attempt = ++attempts;
        protocol.prepare(executor, ask -> send(ask, attempt), this::fail);
    }

    private void send(AnswerProtocol.Ask ask, int attempt) {
        if (ended) {
            return;
        }
        if (Vertx.currentContext() != null) {
            exchange(ask, attempt);
        } else {
            server.vertx().getOrCreateContext().runOnContext(go -> exchange(ask, attempt));
        }
    }

    /** On an event loop: the session's own, or any if the session does not live on one. */
    private void exchange(AnswerProtocol.Ask ask, int attempt) {
        connecting = server.located(ask.options(), sent).compose(there -> {
            sent = Optional.of(there);
            return ended ? Future.failedFuture("cancelled") : server.http().request(there);
        });
        connecting.onComplete(connection -> {
            if (connection.failed()) {
                onLoop(() -> notConnected(attempt, connection.cause()));
            } else if (ended) {
                connection.result().reset();
            } else {
                post(connection.result(), ask, attempt);
            }
        });
    }

    private void post(HttpClientRequest http, AnswerProtocol.Ask ask, int attempt) {
        http.response().onComplete(response -> {
            if (response.succeeded()) {
                listen(response.result());
            } else if (!ended) {
                onLoop(() -> beforeAnswer(attempt, response.cause()));
            }
        });
        http.end(Buffer.buffer(ask.body()));
    }

    /** A server that is started anew is asked once more. */
    private void notConnected(int attempt, Throwable cause) {
        if (server.isRestarted() && !(cause instanceof ProviderException)) {
            beforeAnswer(attempt, cause);
        } else {
            failUnasked(server.errors().connection(cause));
        }
    }

    /** A kept connection may have been closed by the server just as we used it: that is worth one more try. */
    private void beforeAnswer(int attempt, Throwable cause) {
        if (ended || attempt != attempts) {
            return;
        }
        if (attempt == 1) {
            send();
        } else {
            failUnasked(server.errors().connection(cause));
        }
    }

    /** At once and on the response's own context: an end or failure that comes before its handler is lost. */
    private void listen(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            BoundedBody.read(response, ERROR_BODY_BYTES)
                    .map(Buffer::getBytes)
                    .otherwise(new byte[0])
                    .onSuccess(body -> onLoop(() -> refused(response, body)));
            return;
        }
        StreamedAnswer reading = protocol.answer(output);
        answer = Optional.of(reading);
        onLoop(() -> server.tried(executor.nanoTime() - askedNanos, Optional.empty()));
        response.exceptionHandler(cause -> {
            if (!ended) {
                onLoop(() -> connectionLost(cause));
            }
        });
        response.handler(piece -> onLoop(() -> received(reading, piece)));
        response.endHandler(end -> onLoop(() -> bodyEnded(reading)));
    }

    /** An answer other than a reply. */
    private void refused(HttpClientResponse response, byte[] body) {
        if (ended) {
            return;
        }
        bodyEnded = true;
        int status = response.statusCode();
        if (attempts < MAX_ATTEMPTS && protocol.learns(status, new String(body, StandardCharsets.UTF_8))) {
            bodyEnded = false;
            send();
            return;
        }
        failUnasked(server.errors().status(status, body, response.headers()));
    }

    private void received(StreamedAnswer reading, Buffer piece) {
        if (ended) {
            return;
        }
        answerBytes += piece.length();
        if (answerBytes > bounds.answerBytes()) {
            fail(server.errors().of(Kind.BROKEN, "sent more than " + bounds.answerBytes() + " bytes"));
            return;
        }
        alive();
        reading.feed(piece.getBytes());
    }

    /** Any byte is a sign of life; until the model works, the session is told of one a second. */
    private void alive() {
        if (answer.filter(StreamedAnswer::finished).isPresent()) {
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
        Duration left = Duration.ofNanos(firstTokenByNanos - executor.nanoTime());
        watch.limit(working || bounds.idle().compareTo(left) < 0 ? bounds.idle() : left);
    }

    private void bodyEnded(StreamedAnswer reading) {
        bodyEnded = true;
        if (ended) {
            watch.stop();
        } else {
            reading.end();
        }
        protocol.bodyEnded();
    }

    private void connectionLost(Throwable cause) {
        bodyEnded = true;
        if (ended) {
            watch.stop();
        } else if (answer.filter(StreamedAnswer::finished).isPresent()) {
            answer.get().conclude();
        } else {
            fail(server.errors().connection(cause));
        }
    }

    /** What the answer says. */
    private final class Output implements StreamedAnswer.Output {
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
    }

    private void tooSlow() {
        if (ended) {
            hangUp();
        } else if (answer.filter(StreamedAnswer::finished).isPresent()) {
            answer.get().conclude();
        } else {
            // It may still be loading its model: a second request would only wait behind the first.
            ProviderException late = server.errors().of(Kind.TIMEOUT, "did not answer in time");
            if (answer.isEmpty()) {
                server.tried(executor.nanoTime() - askedNanos, Optional.of(Kind.TIMEOUT));
            }
            fail(working ? late : late.retryAfter(STILL_LOADING));
        }
    }

    /** Failed before there was an answer. */
    private void failUnasked(ProviderException cause) {
        if (!ended) {
            long now = executor.nanoTime();
            server.leaveAlone(now, cause);
            server.tried(now - askedNanos, Optional.of(cause.kind()));
            fail(cause);
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
        over.accept(this);
    }

    @Override
    public void providerClosed(ProviderException cause) {
        onLoop(() -> fail(cause));
    }

    @Override
    public CompletionStage<Void> cancel() {
        end();
        return hangUp();
    }

    /** Closes the connection if the answer is still under way on it. */
    private CompletableFuture<Void> hangUp() {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        if (bodyEnded || sent.isEmpty()) {
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
}
