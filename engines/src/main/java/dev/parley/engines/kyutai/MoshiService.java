package dev.parley.engines.kyutai;

import dev.parley.engines.kyutai.Instances.Instance;
import dev.parley.engines.support.ServerProbe;
import dev.parley.engines.support.service.RemoteService;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.ProviderKind;
import dev.parley.provider.ProviderListener;
import dev.parley.provider.Readiness;
import dev.parley.provider.RetryAfter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service of moshi-server: its instances, the client that connects to them, and whether it answers. Thread-safe.
 *
 * <p>While no address answers {@code /api/build_info}, each is asked again ({@link ServerProbe}), not before it asked to be;
 * streams are tried regardless.
 */
final class MoshiService implements RemoteService {
    static final String ENGINE = "kyutai";
    private static final long PROBE_MS = 2_000;
    private static final int MAX_MESSAGE = 4 * 1024 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(MoshiService.class);

    private final String name;
    private final Vertx vertx;
    private final KyutaiOptions options;
    private final RandomGenerator random;
    private final ProviderListener listener;
    private final Map<MoshiUrl, ServerProbe> probes = new LinkedHashMap<>();
    private final Set<MoshiUrl> silent = new HashSet<>();
    private final Instances instances;
    private final Pauses pauses = new Pauses();
    private final WebSocketClient client;
    private final HttpClient http;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private final Object lock = new Object();
    private boolean starting;
    private volatile boolean closed;
    private volatile Readiness readiness;

    /** @param name for people: {@code stt} or {@code tts} */
    MoshiService(String name, Vertx vertx, KyutaiOptions options, RandomGenerator random, ProviderListener listener) {
        this(
                name,
                vertx,
                options,
                random,
                listener,
                (wait, task) -> vertx.setTimer(wait.toMillis(), due -> task.run()));
    }

    /** @param timers when the server is asked again */
    MoshiService(
            String name,
            Vertx vertx,
            KyutaiOptions options,
            RandomGenerator random,
            ProviderListener listener,
            ServerProbe.Timers timers) {
        this.name = name;
        options.urls().forEach(url -> probes.put(url, new ServerProbe(random, timers, () -> probe(url))));
        this.listener = listener;
        this.vertx = vertx;
        this.options = options;
        this.random = random;
        this.instances = new Instances(options.urls());
        this.readiness = Readiness.loading(0, "asking " + addresses());
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(Integer.MAX_VALUE) // calls are bounded, and what a server takes it says itself
                .setMaxFrameSize(MAX_MESSAGE)
                .setMaxMessageSize(MAX_MESSAGE)
                .setConnectTimeout((int) options.connect().toMillis())
                .setClosingTimeout(1)
                .setTcpNoDelay(true));
        this.http = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) PROBE_MS));
    }

    @Override
    public String engine() {
        return ENGINE;
    }

    @Override
    public CompletionStage<Void> start() {
        synchronized (lock) {
            if (starting) {
                return started;
            }
            starting = true;
        }
        probes.keySet().forEach(this::probe);
        return started;
    }

    private void probe(MoshiUrl url) {
        if (closed || readiness.state() == Readiness.State.READY) {
            return;
        }
        buildInfo(url, Optional.empty())
                .onComplete(yes -> warmUp(url).onComplete(warm -> answering()), failure -> doesNotAnswer(url, failure));
    }

    private void answering() {
        synchronized (lock) {
            if (readiness.state() == Readiness.State.READY) {
                return;
            }
            readiness = Readiness.ready(name + " at " + addresses());
        }
        LOG.info("kyutai {}", readiness.detail());
        started.complete(null);
    }

    /**
     * Loads what the first stream needs: half a second to connect is short for code that has never run. Asks for an
     * upgrade where the server refuses one, so that no slot is taken; whatever comes of it is fine.
     */
    private Future<?> warmUp(MoshiUrl url) {
        byte[] message =
                new MoshiWriter().audio(new short[1], 1, FrameTimeline.FRAME).getBytes();
        try {
            new MoshiReader().read(message);
        } catch (IOException e) {
            return Future.failedFuture(e);
        }
        return client.connect(new WebSocketConnectOptions()
                        .setHost(url.host())
                        .setPort(url.port())
                        .setSsl(url.tls())
                        .setURI(url.path() + "/api/build_info")
                        .setTimeout(PROBE_MS))
                .compose(WebSocket::close);
    }

    private Future<Boolean> buildInfo(MoshiUrl url, Optional<SocketAddress> address) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(url.host())
                .setPort(url.port())
                .setSsl(url.tls())
                .setURI(url.path() + "/api/build_info")
                .setTimeout(PROBE_MS);
        address.ifPresent(request::setServer);
        return http.request(request)
                .compose(it -> it.send())
                .compose(answer -> answer.statusCode() == 200
                        ? Future.succeededFuture(true)
                        : Future.failedFuture(refusal(answer)));
    }

    private ProviderException refusal(HttpClientResponse answer) {
        ProviderException refusal = failure(Kind.BROKEN, "answered " + answer.statusCode());
        return RetryAfter.of(answer::getHeader).map(refusal::retryAfter).orElse(refusal);
    }

    private void doesNotAnswer(MoshiUrl url, Throwable cause) {
        if (closed) {
            return;
        }
        ProviderException failure =
                failure(Kind.BROKEN, "does not answer at " + addresses() + "; is moshi-server running?");
        boolean first;
        synchronized (lock) {
            silent.add(url);
            first = silent.size() == probes.size() && readiness.state() == Readiness.State.LOADING;
            readiness = first ? Readiness.failed(failure.getMessage()) : readiness;
        }
        if (first) {
            LOG.warn("{}", failure.getMessage());
            started.completeExceptionally(failure);
        }
        probes.get(url)
                .failed(
                        cause instanceof ProviderException told
                                ? told
                                : failure(Kind.BROKEN, "does not answer", cause));
    }

    @Override
    public CompletionStage<Boolean> check() {
        Promise<Boolean> answer = Promise.promise();
        // On an event loop: requests made elsewhere may miss their answer.
        vertx.getOrCreateContext()
                .runOnContext(go -> instances
                        .current()
                        .compose(found -> {
                            List<Instance> some = new ArrayList<>(found);
                            Collections.shuffle(some, Random.from(random));
                            return Future.any(some.stream()
                                    .limit(KyutaiOptions.INSTANCES_TRIED)
                                    .map(each -> buildInfo(
                                            each.url(),
                                            Optional.of(SocketAddress.inetSocketAddress(
                                                    each.url().port(), each.address()))))
                                    .toList());
                        })
                        .onComplete(any -> answer.complete(any.succeeded())));
        return answer.future().toCompletionStage();
    }

    @Override
    public Readiness readiness() {
        return readiness;
    }

    @Override
    public ProviderException failure(Kind kind, String what) {
        return new ProviderException(kind, ENGINE, "kyutai " + name + " " + what);
    }

    ProviderException failure(Kind kind, String what, Throwable cause) {
        return new ProviderException(kind, ENGINE, "kyutai " + name + " " + what, cause);
    }

    private String addresses() {
        return String.join(", ", options.urls().stream().map(MoshiUrl::toString).toList());
    }

    Vertx vertx() {
        return vertx;
    }

    KyutaiOptions options() {
        return options;
    }

    RandomGenerator random() {
        return random;
    }

    ProviderListener listener() {
        return listener;
    }

    /** Which of the services it is, to the listener. */
    ProviderKind kind() {
        return ProviderKind.of(name);
    }

    Instances instances() {
        return instances;
    }

    Pauses pauses() {
        return pauses;
    }

    WebSocketClient client() {
        return client;
    }

    @Override
    public void close() {
        closed = true;
        readiness = Readiness.failed("closed");
        client.close().onFailure(cause -> LOG.warn("closing the WebSocket client failed", cause));
        http.close().onFailure(cause -> LOG.warn("closing the HTTP client failed", cause));
        instances.close();
    }
}
