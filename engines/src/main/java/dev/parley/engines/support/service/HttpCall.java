package dev.parley.engines.support.service;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.Watch;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One request to a speech server, whose answer is read as it comes. Its listener is told on the session's loop, never from
 * within a call, and nothing after {@link #cancel}. A kept connection that the server had closed meanwhile is replaced once,
 * without a word; so is a server that was lost before it answered, where it is started from here. Loop only.
 */
public final class HttpCall {
    static final int MAX_REFUSAL = 16 * 1024;

    private final SpeechService service;
    private final SessionExecutor executor;
    private final Limits limits;
    private final Listener listener;
    private final Watch watch;
    private Future<HttpClientRequest> connecting = Future.failedFuture("not sent");
    private volatile Optional<RequestOptions> sent = Optional.empty();
    private Optional<HttpClientResponse> answer = Optional.empty();
    private long asked;
    private boolean held;
    private boolean again;
    private boolean bodyEnded = true;
    /** Nothing was sent yet: it is not known where to. */
    private volatile boolean locating;

    private volatile boolean over;

    /**
     * @param first until the answer begins
     * @param idle between two pieces of it, while it is not held back
     */
    public record Limits(Duration first, Duration idle) {}

    /** What comes of it: pieces of the answer, then one end. */
    public interface Listener {
        /** An answer begins. @param headers of it */
        default void begins(MultiMap headers) {}

        void data(Buffer piece);

        /** The answer is complete; the end. */
        void ended();

        /** It failed; the end. */
        void failed(ProviderException cause);
    }

    public HttpCall(SpeechService service, SessionExecutor executor, Limits limits, Listener listener) {
        this.service = service;
        this.executor = executor;
        this.limits = limits;
        this.listener = listener;
        this.watch = new Watch(executor, this::late);
    }

    /** Sends it; once. */
    public void send(RequestOptions request, Buffer body) {
        send(request, http -> http.send(body));
    }

    /** Sends it; once. @param body sends the body, perhaps a second time on another connection */
    public void send(RequestOptions request, Function<HttpClientRequest, Future<HttpClientResponse>> body) {
        asked = executor.nanoTime();
        Optional<ProviderException> pausing = service.pausing(asked);
        if (pausing.isPresent()) {
            executor.execute(() -> fail(pausing.get()));
            return;
        }
        bodyEnded = false;
        watch.limit(service.address().connect().plus(limits.first()));
        dial(request, body);
    }

    private void dial(RequestOptions request, Function<HttpClientRequest, Future<HttpClientResponse>> body) {
        if (Vertx.currentContext() != null) {
            connect(request, body);
        } else {
            // Requests made elsewhere may miss their answer.
            service.vertx().getOrCreateContext().runOnContext(go -> connect(request, body));
        }
    }

    private void connect(RequestOptions request, Function<HttpClientRequest, Future<HttpClientResponse>> body) {
        locating = true;
        connecting = service.located(request, sent).compose(there -> {
            locating = false;
            sent = Optional.of(there);
            return over ? Future.failedFuture("cancelled") : service.http().request(there);
        });
        connecting
                .compose(body)
                .onComplete(
                        response -> {
                            // Until the loop has taken it, nothing of it is read.
                            response.pause();
                            response.exceptionHandler(cause -> onLoop(() -> {
                                bodyEnded = true;
                                fail(service.errors().connection(cause));
                            }));
                            onLoop(() -> answered(response));
                        },
                        cause -> onLoop(() -> broken(request, body, cause)));
    }

    private void broken(
            RequestOptions request, Function<HttpClientRequest, Future<HttpClientResponse>> body, Throwable cause) {
        if (over) {
            return;
        }
        boolean hadConnection = connecting.succeeded();
        if (mayTryAgain(hadConnection, cause)) {
            again = true;
            dial(request, body);
            return;
        }
        bodyEnded = true;
        fail(service.errors().connection(cause));
    }

    /** A server that is started anew is asked once more, whether it was lost before the connection or behind it. */
    private boolean mayTryAgain(boolean hadConnection, Throwable cause) {
        return !again && (hadConnection || service.isRestarted() && !(cause instanceof ProviderException));
    }

    private void answered(HttpClientResponse response) {
        if (over) {
            return;
        }
        answer = Optional.of(response);
        int status = response.statusCode();
        if (status / 100 != 2) {
            BoundedBody.read(response, MAX_REFUSAL)
                    .onComplete(read -> onLoop(() -> {
                        bodyEnded = true;
                        byte[] body = read.succeeded() ? read.result().getBytes() : new byte[0];
                        fail(service.errors().status(status, body, response.headers()));
                    }));
            response.resume();
            return;
        }
        service.tried(executor.nanoTime() - asked, Optional.empty());
        listener.begins(response.headers());
        response.endHandler(end -> onLoop(this::complete));
        response.handler(piece -> onLoop(() -> received(piece)));
        if (!held) {
            flow(response);
        }
    }

    private void flow(HttpClientResponse response) {
        watch.limit(limits.idle());
        response.resume();
    }

    private void received(Buffer piece) {
        if (!over) {
            if (!held) {
                watch.limit(limits.idle());
            }
            listener.data(piece);
        }
    }

    private void complete() {
        bodyEnded = true;
        if (!over) {
            over = true;
            watch.stop();
            listener.ended();
        }
    }

    /** Takes nothing more of the answer for now; what is under way already still comes. */
    public void hold() {
        held = true;
        answer.ifPresent(response -> {
            watch.stop();
            response.pause();
        });
    }

    /** Takes the answer again. */
    public void proceed() {
        held = false;
        if (!over) {
            answer.ifPresent(this::flow);
        }
    }

    private void late() {
        fail(service.errors()
                .of(
                        Kind.TIMEOUT,
                        answer.isPresent() ? "stopped in the middle of an answer" : "did not answer in time"));
    }

    private void fail(ProviderException cause) {
        if (!over) {
            over = true;
            watch.stop();
            service.leaveAlone(executor.nanoTime(), cause);
            service.tried(executor.nanoTime() - asked, Optional.of(cause.kind()));
            hangUp();
            listener.failed(cause);
        }
    }

    /** Ends it without another word to the listener; completes when its connection is gone, or free for others. */
    public CompletionStage<Void> cancel() {
        over = true;
        watch.stop();
        return hangUp();
    }

    private CompletionStage<Void> hangUp() {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        if (bodyEnded || locating) {
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
