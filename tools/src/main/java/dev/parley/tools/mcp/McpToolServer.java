package dev.parley.tools.mcp;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.config.ToolsConfig.Transport;
import dev.parley.tool.ToolListing;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolServer;
import dev.parley.tool.ToolSpec;
import dev.parley.tools.support.Arguments;
import dev.parley.tools.support.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * An MCP server as a server of tools (MCP specification up to 2025-11-25, and 2026-07-28). Connects when it is first
 * needed and anew after a failure, not before {@link DialPause} allows it; a call is sent twice only where the server has
 * forgotten its session, and so did nothing. Thread-safe.
 */
public final class McpToolServer implements ToolServer {
    private static final Logger LOG = LoggerFactory.getLogger(McpToolServer.class);

    /** How long a sign of life may take. */
    private static final Duration PING = Duration.ofSeconds(2);

    /** How long a list of tools holds: many sessions begin in that time. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String label;
    private final Transport transport;
    private final Duration timeout;
    private final DialPause pause;
    private final Mono<List<ToolSpec>> listed;
    private @Nullable CompletableFuture<McpConnection> client;
    private @Nullable McpConnection proven;

    /**
     * @param timeout how long any request may take
     * @param pause when it may be dialled again; one for all that dial the same server
     */
    public McpToolServer(String label, Transport transport, Duration timeout, DialPause pause) {
        this.label = label;
        this.transport = transport;
        this.timeout = timeout;
        this.pause = pause;
        this.listed = Mono.defer(this::listing).cache(found -> FRESH, failure -> Duration.ZERO, () -> Duration.ZERO);
    }

    @Override
    public String label() {
        return label;
    }

    // The connection.

    private synchronized CompletableFuture<McpConnection> connected() {
        CompletableFuture<McpConnection> now = client;
        if (now == null || now.isCompletedExceptionally()) {
            Optional<Throwable> refusal = pause.refusal();
            if (refusal.isPresent()) {
                return CompletableFuture.failedFuture(refusal.get());
            }
            now = connect();
            client = now;
        }
        return now;
    }

    private CompletableFuture<McpConnection> connect() {
        return Mono.defer(() -> McpTransports.connect(transport, timeout, pause))
                .subscribeOn(Schedulers.boundedElastic())
                .doOnError(pause::failed)
                .toFuture();
    }

    private synchronized void answered(McpConnection made) {
        proven = made;
        pause.answered();
    }

    /** The connection is of no use any more; the next request makes another, at once if this one ever was of use. */
    private synchronized void drop(McpConnection broken, Throwable cause) {
        if (client != null && client.getNow(null) == broken) {
            client = null;
            if (proven != broken) {
                pause.failed(cause);
            }
            proven = null;
            broken.close().subscribeOn(Schedulers.boundedElastic()).subscribe();
        }
    }

    @Override
    public CompletionStage<Void> close() {
        CompletableFuture<McpConnection> now;
        synchronized (this) {
            now = client;
            client = null;
        }
        if (now == null) {
            return CompletableFuture.completedFuture(null);
        }
        if (!now.isDone()) {
            // Nobody waits for a server that may never answer; what comes of it is closed then.
            now.thenAccept(made ->
                    made.close().subscribeOn(Schedulers.boundedElastic()).subscribe());
            return CompletableFuture.completedFuture(null);
        }
        return now.handle((made, failure) -> Optional.ofNullable(made))
                .thenCompose(made -> made.map(it -> it.close()
                                .subscribeOn(Schedulers.boundedElastic())
                                .toFuture())
                        .orElseGet(() -> CompletableFuture.completedFuture(null)));
    }

    // Requests.

    @Override
    public Cancellable list(SessionExecutor executor, Consumer<? super ToolListing> listener) {
        Delivery<ToolListing> delivery = new Delivery<>(executor, listener);
        Mono<ToolListing> listing = listed.<ToolListing>map(found -> new ToolListing.Listed(found))
                .onErrorResume(failure -> {
                    LOG.warn("mcp={} listing its tools: {}", label, failure.toString());
                    return Mono.just(new ToolListing.Failed(McpResults.error(label, failure)));
                });
        return cancellable(listing, delivery);
    }

    /** A listing changes nothing, so it may go over a second connection when the first has gone stale. */
    private Mono<List<ToolSpec>> listing() {
        return request(McpConnection::tools)
                .onErrorResume(McpResults::isBroken, failure -> request(McpConnection::tools))
                .timeout(timeout);
    }

    @Override
    public Cancellable call(Call call, SessionExecutor executor, Consumer<? super ToolResult> listener) {
        Delivery<ToolResult> delivery = new Delivery<>(executor, listener);
        Mono<ToolResult> result = Mono.fromCallable(() -> arguments(call))
                .flatMap(arguments -> request(it -> it.call(call.tool(), arguments, call.deadline()))
                        .onErrorResume(
                                McpResults::isForgotten,
                                forgotten -> request(it -> it.call(call.tool(), arguments, call.deadline()))))
                .onErrorResume(failure -> {
                    LOG.warn("mcp={} tool={} {}", label, call.tool(), failure.toString());
                    return Mono.just(new ToolResult.Failed(McpResults.error(label, failure)));
                });
        return cancellable(result, delivery);
    }

    private static Map<String, Object> arguments(Call call) throws Arguments.MalformedException {
        return MAPPER.convertValue(Arguments.parse(call.argumentsJson()), new TypeReference<>() {});
    }

    private <R> Mono<R> request(Function<McpConnection, Mono<R>> what) {
        return Mono.defer(() -> pause.leftAlone()
                        .map(Mono::<McpConnection>error)
                        .orElseGet(() -> Mono.fromFuture(connected(), true)))
                .flatMap(made -> what.apply(made)
                        .doOnSuccess(answer -> answered(made))
                        .doOnCancel(() -> check(made))
                        .doOnError(failure -> failed(made, failure)));
    }

    private void failed(McpConnection made, Throwable failure) {
        if (pause.leftAlone().isEmpty() && McpResults.isBroken(failure)) {
            drop(made, failure);
        } else if (McpResults.isLate(failure)) {
            check(made);
        }
    }

    /** A request that nobody answered in time: the tool is slow, or the server is gone without a word. */
    private void check(McpConnection made) {
        made.ping()
                .timeout(PING)
                .then()
                .onErrorResume(failure -> {
                    if (McpResults.isBroken(failure) || McpResults.isLate(failure)) {
                        LOG.warn("mcp={} gives no sign of life: {}", label, failure.toString());
                        drop(made, failure);
                    }
                    return Mono.empty();
                })
                .subscribeOn(Schedulers.boundedElastic())
                .subscribe();
    }

    private static <R> Cancellable cancellable(Mono<R> work, Delivery<R> delivery) {
        Disposable running = work.subscribeOn(Schedulers.boundedElastic()).subscribe(delivery::deliver);
        return () -> {
            delivery.abandon();
            running.dispose();
            return CompletableFuture.completedFuture(null);
        };
    }
}
