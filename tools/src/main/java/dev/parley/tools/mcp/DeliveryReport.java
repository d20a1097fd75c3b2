package dev.parley.tools.mcp;

import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpTransportSessionNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A transport that tells of each request whether the server refused it because it has forgotten the session. The SDK drops
 * that failure, and ends every request of the session alike, those the server may have carried out included. Thread-safe.
 */
final class DeliveryReport implements McpClientTransport {
    private static final String KEY = DeliveryReport.class.getName();
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final McpClientTransport transport;

    DeliveryReport(McpClientTransport transport) {
        this.transport = transport;
    }

    /** The request; fails with {@link McpTransportSessionNotFoundException} if, and only if, it was refused so. */
    static <T> Mono<T> watched(Mono<T> request) {
        return Mono.defer(() -> {
            CompletableFuture<Boolean> forgotten = new CompletableFuture<>();
            return request.contextWrite(context -> context.put(KEY, forgotten))
                    .onErrorResume(failure -> Mono.fromFuture(forgotten
                                    .copy()
                                    .completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                            .flatMap(refused -> Mono.error(
                                    refused
                                            ? new McpTransportSessionNotFoundException("the session was forgotten")
                                            : failure)));
        });
    }

    @Override
    public Mono<Void> sendMessage(McpSchema.JSONRPCMessage message) {
        return Mono.deferContextual(context -> {
            CompletableFuture<Boolean> forgotten = context.getOrDefault(KEY, new CompletableFuture<>());
            return transport
                    .sendMessage(message)
                    .doOnError(failure -> forgotten.complete(failure instanceof McpTransportSessionNotFoundException))
                    .doOnSuccess(sent -> forgotten.complete(false));
        });
    }

    @Override
    public Mono<Void> connect(Function<Mono<McpSchema.JSONRPCMessage>, Mono<McpSchema.JSONRPCMessage>> handler) {
        return transport.connect(handler);
    }

    /** Not told of a forgotten session, for which the SDK would begin another that nobody uses. */
    @Override
    public void setExceptionHandler(Consumer<Throwable> handler) {
        transport.setExceptionHandler(failure -> {
            if (!(failure instanceof McpTransportSessionNotFoundException)) {
                handler.accept(failure);
            }
        });
    }

    @Override
    public Mono<Void> closeGracefully() {
        return transport.closeGracefully();
    }

    @Override
    public void close() {
        transport.close();
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
        return transport.unmarshalFrom(data, type);
    }

    @Override
    public List<String> protocolVersions() {
        return transport.protocolVersions();
    }
}
