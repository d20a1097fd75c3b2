package dev.parley.tools.mcp;

import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import io.modelcontextprotocol.modern.McpException;
import io.modelcontextprotocol.modern.McpSchema;
import io.modelcontextprotocol.modern.client.McpAsyncClient;
import io.modelcontextprotocol.modern.client.McpClient;
import io.modelcontextprotocol.modern.client.transport.McpClientTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A server of revision 2026-07-28: no handshake and no session, each request stands for itself. */
final class McpStateless implements McpConnection {
    private final McpAsyncClient client;
    private final Runnable end;

    private McpStateless(McpAsyncClient client, Runnable end) {
        this.client = client;
        this.end = end;
    }

    /**
     * Completes once the server has said that it speaks this revision.
     *
     * @param end frees the transport, also where nothing comes of it; may block
     * @param timeout how long any request may take
     * @param greeting how long the first may take
     */
    static Mono<McpConnection> discover(
            McpClientTransport transport, Runnable end, Duration timeout, Duration greeting) {
        McpStateless made = new McpStateless(
                McpClient.async(transport)
                        .clientInfo(
                                McpSchema.Implementation.builder("parley", "1").build())
                        .roundTimeout(timeout)
                        .callTimeout(timeout)
                        .build(),
                end);
        return made.client
                .discover()
                .timeout(greeting)
                .<McpConnection>thenReturn(made)
                .onErrorResume(failure -> made.close().then(Mono.error(failure)));
    }

    @Override
    public Mono<List<ToolSpec>> tools() {
        return client.listTools().list().map(McpResults::specs);
    }

    @Override
    public Mono<ToolResult> call(String tool, Map<String, Object> arguments, Duration deadline) {
        return client.tool(tool)
                .arguments(arguments)
                .roundTimeout(deadline)
                .callTimeout(deadline)
                .call()
                .timeout(deadline)
                // The client knows what the server listed, and does not ask for anything else.
                .onErrorMap(
                        IllegalArgumentException.class,
                        unknown -> McpException.invalidParams(String.valueOf(unknown.getMessage())))
                .map(McpResults::result);
    }

    /** The revision has no ping. */
    @Override
    public Mono<?> ping() {
        return client.discover();
    }

    @Override
    public Mono<Void> close() {
        return Mono.<Void>fromRunnable(end).subscribeOn(Schedulers.boundedElastic());
    }
}
