package dev.parley.engines.support.service;

import dev.parley.engines.support.ServerProbe;
import dev.parley.engines.support.ServiceLocation;
import dev.parley.provider.EngineContext;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.ProviderListener;
import dev.parley.provider.Readiness;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server of speech, as all streams of one provider see it: its clients, whether it answers, and when it asked to be left
 * alone. Thread-safe.
 *
 * <p>{@link #start} asks the server a question. While it does not answer, {@link #readiness} says so and the question is
 * repeated ({@link ServerProbe}); streams are tried regardless. A key that it refuses is a failure that stays until asked
 * again.
 */
public final class SpeechService implements RemoteService, HttpService {
    /** Bytes of one message or answer. */
    public static final int MAX_MESSAGE = 4 * 1024 * 1024;

    /** Requests under way; as many again may wait. */
    static final int MAX_CONNECTIONS = 256;

    private static final Duration PROBE = Duration.ofSeconds(5);
    private static final Duration CHECK = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(SpeechService.class);

    private final ServiceAddress address;
    private final ServiceErrors errors;
    private final Vertx vertx;
    private final ProviderListener listener;
    private final ServerProbe probes;
    private final String question;
    private final Consumer<Buffer> answered;
    private final WebSocketClient webSockets;
    private final HttpClient http;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final Optional<ServiceLocation> location;
    private final Object lock = new Object();
    private boolean starting;
    private volatile boolean closed;
    private volatile Optional<Pause> pause = Optional.empty();
    private volatile Optional<ProviderException> unusable = Optional.empty();
    private volatile Readiness readiness;

    private record Pause(long untilNanos, ProviderException asked) {}

    /**
     * @param question path that answers 200 to who may use it, such as its list of voices; a server that has no such path
     *     counts as answering
     * @param answered told the body of each such answer, on any thread; what it throws is a failure of the server
     */
    public SpeechService(ServiceAddress address, EngineContext context, String question, Consumer<Buffer> answered) {
        this(address, context, question, answered, Optional.empty(), Optional.empty());
    }

    /**
     * A server that is started from here; its readiness is what its location says.
     *
     * @param address its host and port do not count
     */
    public SpeechService(ServiceAddress address, EngineContext context, String question, ServiceLocation location) {
        this(address, context, question, body -> {}, Optional.empty(), Optional.of(location));
    }

    /** @param timers when the server is asked again; empty for the host's */
    SpeechService(
            ServiceAddress address,
            EngineContext context,
            String question,
            Consumer<Buffer> answered,
            Optional<ServerProbe.Timers> timers) {
        this(address, context, question, answered, timers, Optional.empty());
    }

    private SpeechService(
            ServiceAddress address,
            EngineContext context,
            String question,
            Consumer<Buffer> answered,
            Optional<ServerProbe.Timers> timers,
            Optional<ServiceLocation> location) {
        this.location = location;
        this.address = address;
        this.errors = new ServiceErrors(address);
        this.vertx = context.service(Vertx.class)
                .orElseThrow(() ->
                        new IllegalStateException("engine " + address.engine() + " needs the host's Vert.x instance"));
        this.listener = context.listener();
        this.question = question;
        this.answered = answered;
        this.probes = new ServerProbe(
                context.random(),
                timers.orElse((wait, task) -> vertx.setTimer(wait.toMillis(), due -> task.run())),
                this::probe);
        this.readiness = Readiness.loading(0, "asking " + address.words());
        int connect = (int) address.connect().toMillis();
        this.webSockets = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(Integer.MAX_VALUE) // calls are bounded, and what a server takes it says itself
                .setMaxFrameSize(MAX_MESSAGE)
                .setMaxMessageSize(MAX_MESSAGE)
                .setConnectTimeout(connect)
                .setClosingTimeout(1)
                .setTcpNoDelay(true));
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(connect).setTcpNoDelay(true),
                new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS).setMaxWaitQueueSize(MAX_CONNECTIONS));
    }

    /**
     * The server is never asked anything, and every stream is refused: its key has to be set first. To be called before
     * {@link #start}.
     *
     * @param variable of the environment that users know the key by
     */
    public SpeechService withoutKey(String variable) {
        return refusing(errors.of(
                Kind.UNAUTHORISED,
                "needs a key; set " + address.keySetting() + " in parley.yaml, or " + variable
                        + " in the environment or .env"));
    }

    /** Nothing is ever asked or started, and every stream is refused for this cause. To be called before {@link #start}. */
    public SpeechService refusing(ProviderException cause) {
        unusable = Optional.of(cause);
        readiness = Readiness.failed(cause.getMessage());
        started.completeExceptionally(cause);
        return this;
    }

    /** Why it cannot be used at all. */
    Optional<ProviderException> unusable() {
        return unusable;
    }

    @Override
    public CompletionStage<Void> start() {
        if (unusable.isPresent()) {
            LOG.warn("{}", readiness.detail());
            return started;
        }
        if (location.isPresent()) {
            return location.get().start();
        }
        synchronized (lock) {
            if (!starting) {
                starting = true;
                probe();
            }
        }
        return started;
    }

    private void probe() {
        if (closed || readiness.state() == Readiness.State.READY) {
            return;
        }
        ask(PROBE).onComplete(body -> answers(), this::doesNotAnswer);
    }

    /** Asks the question; on an event loop, since requests made elsewhere may miss their answer. */
    private Future<Buffer> ask(Duration limit) {
        Promise<Buffer> answer = Promise.promise();
        vertx.getOrCreateContext()
                .runOnContext(go -> get(question, limit)
                        .map(body -> {
                            answered.accept(body);
                            return body;
                        })
                        .recover(SpeechService::withoutThatPath)
                        .onComplete(answer));
        return answer.future();
    }

    /** A server that refuses the question is there, and has taken the key. */
    private static Future<Buffer> withoutThatPath(Throwable cause) {
        boolean refused = cause instanceof ProviderException told && told.kind() == Kind.REJECTED;
        return refused ? Future.succeededFuture(Buffer.buffer()) : Future.failedFuture(cause);
    }

    /** The body of what a path answers, if that is a success. */
    public Future<Buffer> get(String path, Duration limit) {
        return located(request(HttpMethod.GET, path).setTimeout(limit.toMillis()), Optional.empty())
                .compose(http::request)
                .compose(it -> it.send())
                .compose(answer -> BoundedBody.read(answer, MAX_MESSAGE)
                        .compose(body -> answer.statusCode() / 100 == 2
                                ? Future.succeededFuture(body)
                                : Future.failedFuture(
                                        errors.status(answer.statusCode(), body.getBytes(), answer.headers()))))
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .recover(cause -> Future.failedFuture(errors.connection(cause)));
    }

    /** A request to a path below the address, with its headers. */
    public RequestOptions request(HttpMethod method, String path) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost(address.base().getHost())
                .setPort(address.port())
                .setSsl(address.tls())
                .setURI(address.uri(path));
        address.headers().forEach(options::addHeader);
        return options;
    }

    @Override
    public Future<RequestOptions> located(RequestOptions request, Optional<RequestOptions> failed) {
        if (location.isEmpty()) {
            return Future.succeededFuture(request);
        }
        Context loop = vertx.getOrCreateContext();
        Promise<RequestOptions> there = Promise.promise();
        Optional<URI> doubted = failed.map(it -> URI.create("http://" + it.getHost() + ":" + it.getPort()));
        location.get()
                .find(doubted)
                .onComplete(
                        place -> loop.runOnContext(go -> there.complete(new RequestOptions(request)
                                .setHost(place.getHost())
                                .setPort(place.getPort()))),
                        cause -> loop.runOnContext(go -> there.fail(cause)));
        return there.future();
    }

    @Override
    public boolean isRestarted() {
        return location.isPresent();
    }

    private void answers() {
        probes.answered();
        synchronized (lock) {
            if (readiness.state() == Readiness.State.READY) {
                return;
            }
            readiness = Readiness.ready(address.kind().id() + " at " + address.words());
        }
        LOG.info("{} {}", address.engine(), readiness.detail());
        started.complete(null);
    }

    private void doesNotAnswer(Throwable cause) {
        if (closed) {
            return;
        }
        ProviderException failure = errors.connection(cause);
        boolean first;
        synchronized (lock) {
            first = readiness.state() == Readiness.State.LOADING;
            readiness = Readiness.failed(failure.getMessage());
        }
        if (first) {
            LOG.warn("{}", failure.getMessage());
            started.completeExceptionally(failure);
        }
        probes.failed(failure);
    }

    @Override
    public Readiness readiness() {
        return location.filter(it -> unusable.isEmpty())
                .map(ServiceLocation::readiness)
                .orElse(readiness);
    }

    @Override
    public CompletionStage<Boolean> check() {
        return unusable.isPresent() ? CompletableFuture.completedFuture(false) : answersNow();
    }

    private CompletionStage<Boolean> answersNow() {
        return ask(CHECK)
                .map(true)
                .recover(cause -> Future.succeededFuture(false))
                .toCompletionStage();
    }

    /** The server asked to be left alone: streams are refused until then, as it refused this one. */
    @Override
    public void leaveAlone(long nowNanos, ProviderException asked) {
        asked.retryAfter().ifPresent(wait -> pause = Optional.of(new Pause(nowNanos + wait.toNanos(), asked)));
    }

    /** How it asked to be left alone, with the wait that is left, or why it cannot be used; empty when it may be tried. */
    @Override
    public Optional<ProviderException> pausing(long nowNanos) {
        return unusable.or(() -> pause.filter(it -> it.untilNanos - nowNanos > 0)
                .map(it -> it.asked.retryAfter(Duration.ofNanos(it.untilNanos - nowNanos))));
    }

    /** Tells what came of a try to reach the server. */
    @Override
    public void tried(long nanos, Optional<Kind> failure) {
        listener.tried(address.kind(), nanos, failure);
        if (failure.isEmpty()) {
            listener.found(address.kind(), nanos);
        } else {
            listener.missed(address.kind());
        }
    }

    @Override
    public String engine() {
        return address.engine();
    }

    @Override
    public ProviderException failure(Kind kind, String what) {
        return errors.of(kind, what);
    }

    public ServiceAddress address() {
        return address;
    }

    @Override
    public ServiceErrors errors() {
        return errors;
    }

    @Override
    public Vertx vertx() {
        return vertx;
    }

    @Override
    public HttpClient http() {
        return http;
    }

    WebSocketClient webSockets() {
        return webSockets;
    }

    @Override
    public void close() {
        closed = true;
        readiness = Readiness.failed("closed");
        location.ifPresent(ServiceLocation::close);
        webSockets.close().onFailure(cause -> LOG.warn("closing the WebSocket client failed", cause));
        http.close().onFailure(cause -> LOG.warn("closing the HTTP client failed", cause));
    }
}
