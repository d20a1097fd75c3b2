package dev.parley.engines.kyutai;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.engines.kyutai.Instances.Instance;
import dev.parley.provider.ProviderException;
import dev.parley.provider.ProviderException.Kind;
import dev.parley.provider.RetryAfter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds an instance that serves (unmute.md 9.2): all addresses, shuffled, three of them at most, each given 0.5 s for
 * connection and {@code Ready}; what the last one said decides the failure. One that asked to be left alone is not tried
 * before its time. Confined to the session's loop.
 */
final class Connector {
    private static final short TOO_LONG = 1009; // RFC 6455, 7.4.1
    private static final int MESSAGES_BEFORE_READY = 10;

    private final MoshiService service;
    private final SessionExecutor executor;
    private final String uri;
    private final Listener listener;
    private List<Instance> candidates = List.of();
    private int tried;
    private Attempt current = new Attempt();
    private boolean over;
    private long began;

    /** Gets the one outcome of a dial, on the loop, then what the connection says. */
    interface Listener {
        void connected(MoshiSocket socket);

        /** No instance serves. */
        void refused(ProviderException cause);

        /** After {@link #connected}; the array is the receiver's. */
        void message(byte[] bytes);

        /** After {@link #connected}: the connection is gone. */
        void closed();
    }

    /** @param uri path below the service's address, with query */
    Connector(MoshiService service, SessionExecutor executor, String uri, Listener listener) {
        this.service = service;
        this.executor = executor;
        this.uri = uri;
        this.listener = listener;
    }

    void begin() {
        began = executor.nanoTime();
        executor.execute(() -> service.instances()
                .current()
                .onComplete(found -> MoshiSocket.run(executor, () -> {
                    if (over) {
                        return;
                    }
                    if (found.failed()) {
                        refuse(service.failure(
                                Kind.BROKEN, "cannot be found: " + found.cause().getMessage(), found.cause()));
                        return;
                    }
                    choose(found.result());
                })));
    }

    private void choose(List<Instance> found) {
        long now = executor.nanoTime();
        candidates = new ArrayList<>(found);
        candidates.removeIf(each -> service.pauses().refusal(each, now).isPresent());
        if (candidates.isEmpty()) {
            refuse(found.stream()
                    .flatMap(each -> service.pauses().refusal(each, now).stream())
                    .min(Comparator.comparing(each -> each.retryAfter().orElse(Duration.ZERO)))
                    .orElseGet(() -> service.failure(Kind.BROKEN, "has no address")));
            return;
        }
        Collections.shuffle(candidates, Random.from(service.random()));
        next();
    }

    private void next() {
        current = new Attempt();
        current.connect(candidates.get(tried++));
    }

    private void attemptFailed(ProviderException cause) {
        if (tried < Math.min(KyutaiOptions.INSTANCES_TRIED, candidates.size())) {
            next();
        } else {
            refuse(cause);
        }
    }

    private void refuse(ProviderException cause) {
        over = true;
        service.listener().missed(service.kind());
        listener.refused(cause);
    }

    /** Ends whatever is under way, the connection made included; nothing is said afterwards. */
    CompletionStage<Void> cancel() {
        over = true;
        return current.abandon();
    }

    /** One instance. */
    private final class Attempt {
        private final Promise<Void> gone = Promise.promise();
        private Instance instance = new Instance(new MoshiUrl("", 0, false, ""), "");
        private volatile Future<?> connecting = Future.failedFuture("not begun");
        private volatile Optional<MoshiSocket> socket = Optional.empty();
        private SessionExecutor.Timer deadline = () -> {};
        private int strays;
        private volatile boolean ready;
        private volatile boolean ended;
        private boolean begun;
        private long asked;

        void connect(Instance chosen) {
            begun = true;
            asked = executor.nanoTime();
            instance = chosen;
            deadline = executor.schedule(
                    service.options().connect(),
                    () -> fail(service.failure(Kind.TIMEOUT, "at " + instance + " is not ready in time")));
            if (Vertx.currentContext() != null) {
                open();
            } else {
                service.vertx().getOrCreateContext().runOnContext(go -> open());
            }
        }

        /** On an event loop: the session's own, or any if the session does not live on one. */
        private void open() {
            ClientWebSocket web = service.client().webSocket();
            web.binaryMessageHandler(bytes -> received(bytes));
            web.exceptionHandler(
                    cause -> web.close(TOO_LONG)); // a message beyond the bound, or a connection that broke
            web.closeHandler(closed -> {
                gone.tryComplete();
                unlessEnded(this::closed);
            });
            MoshiSocket opened = new MoshiSocket(web, gone);
            socket = Optional.of(opened);
            connecting = web.connect(options());
            connecting.onComplete(
                    open -> {
                        if (ended && !ready) {
                            opened.hangUp();
                        }
                    },
                    cause -> {
                        gone.tryComplete();
                        unlessEnded(() -> fail(failure(cause)));
                    });
        }

        private void unlessEnded(Runnable task) {
            if (!ended) {
                MoshiSocket.run(executor, () -> {
                    if (!ended && !over) {
                        task.run();
                    }
                });
            }
        }

        private WebSocketConnectOptions options() {
            MoshiUrl url = instance.url();
            WebSocketConnectOptions options = new WebSocketConnectOptions()
                    .setHost(url.host())
                    .setPort(url.port())
                    .setSsl(url.tls())
                    .setURI(url.path() + uri)
                    .setTimeout(service.options().connect().toMillis());
            options.addHeader("kyutai-api-key", service.options().apiKey());
            options.setServer(SocketAddress.inetSocketAddress(url.port(), instance.address()));
            return options;
        }

        private ProviderException failure(Throwable cause) {
            if (cause instanceof UpgradeRejectedException rejected) {
                ProviderException refused = refused(rejected.getStatus());
                Optional<Duration> asked =
                        RetryAfter.of(name -> rejected.getHeaders().get(name));
                asked.ifPresent(wait -> service.pauses().leaveAlone(instance, executor.nanoTime(), wait, refused));
                return asked.map(refused::retryAfter).orElse(refused);
            }
            return service.failure(Kind.BROKEN, "at " + instance + " cannot be reached: " + cause.getMessage(), cause);
        }

        private ProviderException refused(int status) {
            return switch (status) {
                case 401, 403 ->
                    service.failure(
                            Kind.UNAUTHORISED,
                            "at " + instance + " does not accept the API key; set engines.kyutai.api-key");
                case 503 -> service.failure(Kind.AT_CAPACITY, "at " + instance + " is busy (503)");
                default -> service.failure(Kind.BROKEN, "at " + instance + " answered " + status);
            };
        }

        private void received(Buffer buffer) {
            byte[] bytes = buffer.getBytes();
            unlessEnded(() -> {
                if (ready) {
                    listener.message(bytes);
                } else {
                    beforeReady(bytes);
                }
            });
        }

        private void beforeReady(byte[] bytes) {
            MoshiReader reader = new MoshiReader();
            try {
                switch (reader.read(bytes)) {
                    case READY -> {
                        ready = true;
                        deadline.cancel();
                        tried(Optional.empty());
                        service.listener().found(service.kind(), executor.nanoTime() - began);
                        listener.connected(socket.orElseThrow());
                    }
                    case ERROR ->
                        fail(service.failure(
                                Kind.AT_CAPACITY, "at " + instance + " is at capacity: " + reader.message()));
                    default -> {
                        if (++strays > MESSAGES_BEFORE_READY) {
                            fail(service.failure(Kind.BROKEN, "at " + instance + " does not become ready"));
                        }
                    }
                }
            } catch (IOException e) {
                fail(service.failure(Kind.BROKEN, "at " + instance + " sent what is no MessagePack", e));
            }
        }

        private void closed() {
            if (ready) {
                ended = true;
                listener.closed();
            } else {
                fail(service.failure(Kind.BROKEN, "at " + instance + " hung up before it was ready"));
            }
        }

        private void fail(ProviderException cause) {
            if (!ended && !over) {
                abandon();
                tried(Optional.of(cause.kind()));
                attemptFailed(cause);
            }
        }

        private void tried(Optional<Kind> failure) {
            service.listener().tried(service.kind(), executor.nanoTime() - asked, failure);
        }

        private CompletionStage<Void> abandon() {
            ended = true;
            deadline.cancel();
            if (!begun) {
                return CompletableFuture.completedFuture(null);
            }
            if (connecting.succeeded()) {
                return socket.orElseThrow().hangUp();
            }
            // Still connecting: when that ends, so does the connection.
            return gone.future().toCompletionStage();
        }
    }
}
