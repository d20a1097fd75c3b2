package dev.parley.tools.mcp;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.List;
import java.util.Map;

/** Real MCP servers for tests, made with the SDK; as a program, one on standard input and output. */
public final class McpPrograms {
    static final McpJsonMapper JSON = new JacksonMcpJsonMapper(new ObjectMapper());

    private McpPrograms() {}

    public static void main(String[] arguments) throws InterruptedException {
        McpServer.sync(new StdioServerTransportProvider(JSON))
                .serverInfo("stdio", "1")
                .capabilities(capabilities())
                .tools(tools())
                .build();
        Thread.currentThread().join();
    }

    static McpSchema.ServerCapabilities capabilities() {
        return McpSchema.ServerCapabilities.builder().tools(false).build();
    }

    static List<SyncToolSpecification> tools() {
        return List.of(
                tool("echo", true, arguments -> result(false, "you said " + arguments.get("text"))),
                tool("fail", false, arguments -> result(true, "no such table")),
                tool("long", false, arguments -> result(false, "x".repeat(100_000))),
                tool("home", false, arguments -> result(false, String.valueOf(System.getenv("PARLEY_TEST_SECRET")))),
                tool(
                        "names",
                        true,
                        arguments ->
                                result(false, String.join(" ", System.getenv().keySet()))),
                tool("die", false, arguments -> {
                    Runtime.getRuntime().halt(3);
                    return result(false, "");
                }),
                tool("slow", false, arguments -> {
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return result(false, "late");
                }));
    }

    private static SyncToolSpecification tool(
            String name,
            boolean readOnly,
            java.util.function.Function<Map<String, Object>, McpSchema.CallToolResult> work) {
        McpSchema.Tool tool = McpSchema.Tool.builder()
                .name(name)
                .description("does " + name)
                .inputSchema(new McpSchema.JsonSchema(
                        "object", Map.of("text", Map.of("type", "string")), List.of(), null, null, null))
                .annotations(new McpSchema.ToolAnnotations(null, readOnly, null, null, null, null))
                .build();
        return SyncToolSpecification.builder()
                .tool(tool)
                .callHandler((exchange, request) -> work.apply(request.arguments()))
                .build();
    }

    private static McpSchema.CallToolResult result(boolean error, String text) {
        return McpSchema.CallToolResult.builder()
                .addTextContent(text)
                .isError(error)
                .build();
    }
}
