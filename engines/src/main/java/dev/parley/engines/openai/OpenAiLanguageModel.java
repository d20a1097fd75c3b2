package dev.parley.engines.openai;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.support.ServerProbe;
import dev.parley.engines.support.llm.AnswerStream;
import dev.parley.engines.support.llm.CallNotes;
import dev.parley.engines.support.llm.ModelMemory;
import dev.parley.engines.support.service.HttpService;
import dev.parley.engines.support.service.ServiceErrors;
import dev.parley.provider.ChatPassThrough;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.Readiness;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A language model behind an OpenAI-compatible server (speech-backends.md F). Requests made on a Vert.x event loop are
 * answered on it. Thread-safe.
 *
 * <p>{@link #start()} asks the server for its models. While it does not answer, {@link #readiness()} says so and the
 * question is repeated ({@link ServerProbe}), so a server that is started later is taken as soon as it is found;
 * generations are tried regardless.
 */
public final class OpenAiLanguageModel implements LanguageModel, ChatPassThrough {
    static final String ENGINE = "openai";
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(2);
    private static final String OPENAI_HOST = "api.openai.com";
    private static final String OPENAI_MODEL = "gpt-4.1-mini";
    private static final Logger LOG = LoggerFactory.getLogger(OpenAiLanguageModel.class);

    private final Vertx vertx;
    private final OpenAiOptions options;
    private final HttpClient client;
    private final ServiceErrors errors;
    private final RandomGenerator random;
    private final ServerProbe probes;
    private final CallNotes reasoning = new CallNotes();
    private final ModelMemory<Quirks> quirks = new ModelMemory<>(Quirks.NONE);
    private final Set<AnswerStream> open = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final Object lock = new Object();
    private boolean starting;
    private volatile boolean closed;
    private volatile Optional<Long> pausedUntilNanos = Optional.empty();
    private volatile String model;
    private volatile Readiness readiness;

    public OpenAiLanguageModel(Vertx vertx, OpenAiOptions options, RandomGenerator random) {
        this(vertx, options, random, (wait, task) -> vertx.setTimer(wait.toMillis(), due -> task.run()));
    }

    /** @param timers when the server is asked again */
    OpenAiLanguageModel(Vertx vertx, OpenAiOptions options, RandomGenerator random, ServerProbe.Timers timers) {
        this.vertx = vertx;
        this.options = options;
        this.random = random;
        this.probes = new ServerProbe(random, timers, this::probe);
        this.errors = options.endpoint().errors(ENGINE);
        this.model = configuredModel(options.endpoint()).orElse("");
        this.readiness = Readiness.loading(0, "asking " + options.endpoint().baseUrl() + " for its models");
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_1_1)
                        .setConnectTimeout((int) options.timeouts().connect().toMillis())
                        .setKeepAlive(true)
                        .setKeepAliveTimeout(60)
                        .setTcpNoDelay(true))
                .with(new PoolOptions()
                        .setHttp1MaxSize(options.limits().connections())
                        .setMaxWaitQueueSize(options.limits().connections()))
                .build();
    }

    private static Optional<String> configuredModel(LlmEndpoint endpoint) {
        return endpoint.model()
                .or(() -> OPENAI_HOST.equals(endpoint.baseUrl().getHost())
                        ? Optional.of(OPENAI_MODEL)
                        : Optional.empty());
    }

    @Override
    public String engine() {
        return ENGINE;
    }

    /** Empty until the server has told its models, when none is configured. */
    @Override
    public Capabilities capabilities() {
        boolean billed = OPENAI_HOST.equals(options.endpoint().baseUrl().getHost());
        return new Capabilities(Optional.of(this), true, true, billed);
    }

    @Override
    public String defaultModel() {
        return model;
    }

    @Override
    public Readiness readiness() {
        return readiness;
    }

    @Override
    public CompletionStage<Void> start() {
        synchronized (lock) {
            if (starting) {
                return started;
            }
            starting = true;
        }
        probe();
        return started;
    }

    @Override
    public boolean recoversItself() {
        return true;
    }

    @Override
    public CompletionStage<Boolean> check() {
        return ModelList.fetch(vertx, client, options.endpoint(), CHECK_TIMEOUT)
                .map(true)
                .otherwise(cause -> cause instanceof ModelList.StatusException answer
                        && answer.status() == 404
                        && readiness.state() == Readiness.State.READY)
                .toCompletionStage();
    }

    private void probe() {
        if (closed) {
            return;
        }
        ModelList.fetch(vertx, client, options.endpoint(), PROBE_TIMEOUT).onComplete(this::answered, this::unanswered);
    }

    private void answered(List<String> ids) {
        Optional<String> chosen = configuredModel(options.endpoint()).or(() -> ModelList.firstChatModel(ids));
        if (chosen.isEmpty()) {
            unanswered(
                    errors.of(Kind.REJECTED, "serves no model; load one, such as by `ollama pull` or vLLM's --model"));
            return;
        }
        model = chosen.get();
        ready(ids.isEmpty() || ids.contains(model) ? "" : " (not in the server's list of models)");
    }

    private void ready(String remark) {
        probes.answered();
        readiness = Readiness.ready(model + " at " + options.endpoint().baseUrl() + remark);
        LOG.info("language model ready: {}", readiness.detail());
        started.complete(null);
    }

    private void unanswered(Throwable cause) {
        if (closed) {
            return;
        }
        if (cause instanceof ModelList.StatusException answer && answer.status() == 404 && !model.isEmpty()) {
            ready(" (the server does not list its models)");
            return;
        }
        ProviderException failure = asProviderException(cause);
        if (readiness.state() != Readiness.State.FAILED) {
            LOG.warn("{}", failure.getMessage());
        }
        readiness = Readiness.failed(failure.getMessage());
        started.completeExceptionally(failure);
        probes.failed(failure);
    }

    private ProviderException asProviderException(Throwable cause) {
        return switch (cause) {
            case ProviderException known -> known;
            case ModelList.StatusException answer -> errors.status(answer.status(), answer.body(), answer.asked());
            default -> errors.connection(cause);
        };
    }

    @Override
    public Cancellable generate(Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener) {
        AnswerStream generation = new AnswerStream(
                new Server(),
                options.bounds(),
                options.api() == OpenAiOptions.Api.CHAT
                        ? new ChatProtocol(this, request)
                        : new ResponsesProtocol(this, request, reasoning),
                new AnswerStream.Reader(executor, listener),
                open::remove);
        open.add(generation);
        generation.begin();
        return generation;
    }

    @Override
    public Exchange forward(byte[] body, Answer answer) {
        PassThrough exchange = new PassThrough(this, answer);
        exchange.send(body);
        return exchange;
    }

    /** The model of this request; asks the server when none is known yet. */
    Future<String> modelFor(Request request) {
        Optional<String> known = request.model().or(() -> Optional.of(model).filter(m -> !m.isEmpty()));
        return known.map(Future::succeededFuture)
                .orElseGet(() -> ModelList.fetch(vertx, client, options.endpoint(), PROBE_TIMEOUT)
                        .compose(ids -> ModelList.firstChatModel(ids)
                                .map(Future::succeededFuture)
                                .orElseGet(() -> Future.failedFuture(errors.of(Kind.REJECTED, "serves no model"))))
                        .recover(cause -> Future.failedFuture(asProviderException(cause))));
    }

    Quirks quirks(String modelName) {
        return quirks.of(modelName);
    }

    void learnt(String modelName, Quirks learnt) {
        quirks.learn(modelName, learnt);
    }

    /** The server, as answers see it. */
    private final class Server implements HttpService {
        @Override
        public Vertx vertx() {
            return vertx;
        }

        @Override
        public HttpClient http() {
            return client;
        }

        @Override
        public ServiceErrors errors() {
            return errors;
        }

        @Override
        public Optional<ProviderException> pausing(long nowNanos) {
            return pausedUntilNanos
                    .map(until -> Duration.ofNanos(until - nowNanos))
                    .filter(Duration::isPositive)
                    .map(left -> errors.of(
                                    Kind.AT_CAPACITY, "asked to be left alone, for another " + left.toSeconds() + " s")
                            .retryAfter(left));
        }

        @Override
        public void leaveAlone(long nowNanos, ProviderException refused) {
            refused.retryAfter().ifPresent(wait -> pausedUntilNanos = Optional.of(nowNanos + wait.toNanos()));
        }

        /** What its streams say is all that is counted. */
        @Override
        public void tried(long nanos, Optional<Kind> failure) {}
    }

    OpenAiOptions options() {
        return options;
    }

    HttpClient client() {
        return client;
    }

    ServiceErrors errors() {
        return errors;
    }

    RandomGenerator random() {
        return random;
    }

    @Override
    public void close() {
        closed = true;
        readiness = Readiness.failed("closed");
        open.forEach(
                stream -> stream.providerClosed(errors.of(Kind.BROKEN, "is no longer used: the engine was closed")));
        client.close().onFailure(cause -> LOG.warn("closing the HTTP client failed", cause));
    }
}
