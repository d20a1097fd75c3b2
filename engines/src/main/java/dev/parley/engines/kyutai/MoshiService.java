package dev.parley.engines.kyutai;

import dev.parley.engines.kyutai.Instances.Instance;
import dev.parley.engines.support.ServerProbe;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.Readiness;
import dev.parley.provider.ServerMeter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service of moshi-server: its instances, the client that connects to them, and whether it answers. Thread-safe.
 *
 * <p>While no instance answers {@code /api/build_info}, the question is repeated ({@link ServerProbe}); streams are tried
 * regardless.
 */
final class MoshiService implements AutoCloseable {
    static final String ENGINE = "kyutai";
    private static final long PROBE_MS = 2_000;
    private static final int MAX_MESSAGE = 4 * 1024 * 1024;
    private static final int MAX_CONNECTIONS = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(MoshiService.class);

    private final String name;
    private final Vertx vertx;
    private final KyutaiOptions options;
    private final RandomGenerator random;
    private final ServerMeter meter;
    private final ServerProbe probes;
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
    MoshiService(String name, Vertx vertx, KyutaiOptions options, RandomGenerator random, ServerMeter meter) {
        this(name, vertx, options, random, meter, (wait, task) -> vertx.setTimer(wait.toMillis(), due -> task.run()));
    }

    /** @param timers when the server is asked again */
    MoshiService(
            String name,
            Vertx vertx,
            KyutaiOptions options,
            RandomGenerator random,
            ServerMeter meter,
            ServerProbe.Timers timers) {
        this.name = name;
        this.probes = new ServerProbe(random, timers, this::probe);
        this.meter = meter;
        this.vertx = vertx;
        this.options = options;
        this.random = random;
        this.instances = new Instances(options.urls());
        this.readiness = Readiness.loading(0, "asking " + addresses());
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(MAX_CONNECTIONS)
                .setMaxFrameSize(MAX_MESSAGE)
                .setMaxMessageSize(MAX_MESSAGE)
                .setConnectTimeout((int) options.connect().toMillis())
                .setClosingTimeout(1)
                .setTcpNoDelay(true));
        this.http = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) PROBE_MS));
    }

    CompletionStage<Void> start() {
        synchronized (lock) {
            if (starting) {
                return started;
            }
            starting = true;
        }
        probe();
        return started;
    }

    private void probe() {
        if (closed) {
            return;
        }
        List<Future<Boolean>> answers = options.urls().stream()
                .map(url -> buildInfo(url, Optional.empty()))
                .toList();
        Future.any(answers).onComplete(any -> {
            if (any.succeeded()) {
                warmUp().onComplete(warm -> answering());
            } else {
                silent();
            }
        });
    }

    private void answering() {
        probes.answered();
        readiness = Readiness.ready(name + " at " + addresses());
        LOG.info("kyutai {}", readiness.detail());
        started.complete(null);
    }

    /**
     * Loads what the first stream needs: half a second to connect is short for code that has never run. Asks for an
     * upgrade where the server refuses one, so that no slot is taken; whatever comes of it is fine.
     */
    private Future<?> warmUp() {
        MoshiUrl url = options.urls().getFirst();
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
                        : Future.failedFuture("answered " + answer.statusCode()));
    }

    private void silent() {
        if (closed) {
            return;
        }
        ProviderException failure =
                exception(Kind.BROKEN, "does not answer at " + addresses() + "; is moshi-server running?");
        if (readiness.state() != Readiness.State.FAILED) {
            LOG.warn("{}", failure.getMessage());
        }
        readiness = Readiness.failed(failure.getMessage());
        started.completeExceptionally(failure);
        probes.failed(failure);
    }

    /** Whether one of the instances that a call would try answers now. */
    CompletionStage<Boolean> check() {
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

    Readiness readiness() {
        return readiness;
    }

    ProviderException exception(Kind kind, String what) {
        return new ProviderException(kind, ENGINE, "kyutai " + name + " " + what);
    }

    ProviderException exception(Kind kind, String what, Throwable cause) {
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

    ServerMeter meter() {
        return meter;
    }

    /** Which of the services it is, to the meter. */
    ServerMeter.Service kind() {
        return ServerMeter.Service.valueOf(name.toUpperCase(Locale.ROOT));
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
