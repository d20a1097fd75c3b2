package dev.parley.tools.mcp;

import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** A connection to an MCP server, whatever its revision of the protocol. Thread-safe. */
interface McpConnection {
    Mono<List<ToolSpec>> tools();

    /** @param deadline how long the server may take */
    Mono<ToolResult> call(String tool, Map<String, Object> arguments, Duration deadline);

    /** Completes when the server shows that it lives. */
    Mono<?> ping();

    Mono<Void> close();
}
