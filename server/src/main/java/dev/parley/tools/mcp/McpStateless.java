package dev.parley.tools.mcp;

import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import io.modelcontextprotocol.modern.McpSchema;
import io.modelcontextprotocol.modern.client.McpAsyncClient;
import io.modelcontextprotocol.modern.client.McpClient;
import io.modelcontextprotocol.modern.client.transport.McpClientTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** A server of revision 2026-07-28: no handshake and no session, each request stands for itself. */
final class McpStateless implements McpConnection {
    private final McpAsyncClient client;

    private McpStateless(McpAsyncClient client) {
        this.client = client;
    }

    /** Completes once the server has said that it speaks this revision. */
    static Mono<McpConnection> discover(McpClientTransport transport, Duration timeout) {
        McpStateless made = new McpStateless(McpClient.async(transport)
                .clientInfo(McpSchema.Implementation.builder("parley", "1").build())
                .roundTimeout(timeout)
                .callTimeout(timeout)
                .build());
        return made.client.discover().thenReturn(made);
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
                .map(McpResults::result);
    }

    /** The revision has no ping. */
    @Override
    public Mono<?> ping() {
        return client.discover();
    }

    @Override
    public Mono<Void> close() {
        return Mono.empty();
    }
}
