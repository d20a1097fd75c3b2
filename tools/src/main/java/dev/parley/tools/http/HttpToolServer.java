package dev.parley.tools.http;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.config.ToolsConfig.HttpTool;
import dev.parley.tool.ToolError;
import dev.parley.tool.ToolListing;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolServer;
import dev.parley.tool.ToolSpec;
import dev.parley.tools.support.Delivery;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The HTTP requests that the operator offers as tools, under one label. Each tool calls the host it was configured with
 * and no other: redirects are not followed, and arguments are encoded. Nothing is tried twice, and a tool that asks to be
 * left alone is not called before. Thread-safe.
 */
public final class HttpToolServer implements ToolServer {
    public static final String LABEL = "tools";

    /** Connections to one host at once; further calls wait, within their deadline. */
    private static final int CONNECTIONS = 64;

    private static final int WAITING = 1024;
    private static final int CONNECT_MS = 5_000;

    private final HttpClient client;
    private final Map<String, HttpToolRequest> tools = new LinkedHashMap<>();
    private final List<ToolSpec> specs;

    /** @param nanoTime monotonic time in nanoseconds */
    public HttpToolServer(List<HttpTool> tools, Vertx vertx, LongSupplier nanoTime) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MS),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING));
        tools.forEach(tool -> this.tools.put(tool.name(), new HttpToolRequest(tool, client, nanoTime)));
        this.specs = tools.stream()
                .map(tool -> ToolSpec.of(tool.name(), tool.description(), tool.parametersJson()))
                .toList();
    }

    @Override
    public String label() {
        return LABEL;
    }

    @Override
    public Cancellable list(SessionExecutor executor, Consumer<? super ToolListing> listener) {
        Delivery<ToolListing> delivery = new Delivery<>(executor, listener);
        delivery.deliver(new ToolListing.Listed(specs));
        return () -> {
            delivery.abandon();
            return CompletableFuture.completedFuture(null);
        };
    }

    @Override
    public Cancellable call(Call call, SessionExecutor executor, Consumer<? super ToolResult> listener) {
        Delivery<ToolResult> delivery = new Delivery<>(executor, listener);
        HttpToolRequest tool = tools.get(call.tool());
        if (tool == null) {
            delivery.deliver(new ToolResult.Failed(ToolError.execution("There is no tool named " + call.tool() + ".")));
            return () -> {
                delivery.abandon();
                return CompletableFuture.completedFuture(null);
            };
        }
        Runnable stop = tool.send(call, delivery::deliver);
        return () -> {
            delivery.abandon();
            stop.run();
            return CompletableFuture.completedFuture(null);
        };
    }

    @Override
    public CompletionStage<Void> close() {
        return client.close().toCompletionStage();
    }
}
