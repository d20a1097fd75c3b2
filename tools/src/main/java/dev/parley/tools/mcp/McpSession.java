package dev.parley.tools.mcp;

import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** A session with a server of the revisions up to 2025-11-25, begun by a handshake. */
final class McpSession implements McpConnection {
    private static final Logger LOG = LoggerFactory.getLogger(McpSession.class);
    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final McpAsyncClient client;

    private McpSession(McpAsyncClient client) {
        this.client = client;
    }

    /**
     * @param timeout how long any request may take
     * @param greeting how long the handshake may take
     */
    static Mono<McpConnection> begin(McpClientTransport transport, Duration timeout, Duration greeting) {
        McpSession session = new McpSession(McpClient.async(new DeliveryReport(transport))
                .clientInfo(new McpSchema.Implementation("parley", "1"))
                .requestTimeout(timeout)
                .initializationTimeout(greeting)
                .build());
        return session.client
                .initialize()
                .<McpConnection>thenReturn(session)
                .onErrorResume(failure -> session.close().then(Mono.error(failure)));
    }

    @Override
    public Mono<List<ToolSpec>> tools() {
        return client.listTools().map(McpResults::specs);
    }

    @Override
    public Mono<ToolResult> call(String tool, Map<String, Object> arguments, Duration deadline) {
        return DeliveryReport.watched(client.callTool(new McpSchema.CallToolRequest(tool, arguments)))
                .timeout(deadline)
                .map(McpResults::result);
    }

    @Override
    public Mono<?> ping() {
        return client.ping();
    }

    @Override
    public Mono<Void> close() {
        return client.closeGracefully()
                .timeout(CLOSE)
                .doOnError(failure -> LOG.debug("closing an MCP client: {}", failure.toString()))
                .onErrorComplete()
                .doFinally(end -> client.close());
    }
}
