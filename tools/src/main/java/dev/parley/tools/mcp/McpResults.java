package dev.parley.tools.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.tool.ToolError;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import dev.parley.tools.support.Arguments;
import dev.parley.tools.support.Outputs;
import io.modelcontextprotocol.modern.McpException;
import io.modelcontextprotocol.modern.client.McpTimeoutException;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpTransportSessionNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** What an MCP server says, in terms of tools. */
final class McpResults {
    /** Tools of one server that are offered; further ones are left out. */
    private static final int MOST_TOOLS = 128;

    private static final int BAD_GATEWAY = 502;
    private static final int UNAVAILABLE = 503;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private McpResults() {}

    static List<ToolSpec> specs(McpSchema.ListToolsResult listed) {
        return listed.tools().stream().limit(MOST_TOOLS).map(McpResults::spec).toList();
    }

    /** The same of revision 2026-07-28, whose tools and results have the form of earlier ones and more. */
    static List<ToolSpec> specs(io.modelcontextprotocol.modern.McpSchema.ListToolsResult listed) {
        return specs(as(McpSchema.ListToolsResult.class, listed));
    }

    static ToolResult result(io.modelcontextprotocol.modern.McpSchema.CallToolResult result) {
        return result(as(McpSchema.CallToolResult.class, result));
    }

    private static <T> T as(Class<T> type, Object value) {
        try {
            return McpTransports.JSON.readValue(McpTransports.JSON.writeValueAsString(value), type);
        } catch (IOException e) {
            throw new IllegalStateException("came as JSON", e);
        }
    }

    private static ToolSpec spec(McpSchema.Tool tool) {
        McpSchema.ToolAnnotations hints = tool.annotations();
        return new ToolSpec(
                tool.name(),
                Optional.ofNullable(tool.description())
                        .or(() -> Optional.ofNullable(tool.title()))
                        .orElse(""),
                json(tool.inputSchema()),
                Optional.ofNullable(hints).map(McpResults::json),
                hints != null && Boolean.TRUE.equals(hints.readOnlyHint()));
    }

    private static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("came as JSON", e);
        }
    }

    static ToolResult result(McpSchema.CallToolResult result) {
        String text = Outputs.bounded(text(result));
        return Boolean.TRUE.equals(result.isError())
                ? new ToolResult.Failed(ToolError.execution(text.isBlank() ? "The tool failed without a word." : text))
                : new ToolResult.Output(text);
    }

    private static String text(McpSchema.CallToolResult result) {
        List<String> parts = new ArrayList<>();
        for (McpSchema.Content content : Optional.ofNullable(result.content()).orElse(List.of())) {
            parts.add(
                    switch (content) {
                        case McpSchema.TextContent text -> text.text();
                        case McpSchema.EmbeddedResource resource
                        when resource.resource() instanceof McpSchema.TextResourceContents text -> text.text();
                        case McpSchema.ResourceLink link -> link.uri();
                        default -> "[" + content.type() + ", which cannot be read here]";
                    });
        }
        if (parts.isEmpty() && result.structuredContent() != null) {
            return json(result.structuredContent());
        }
        return String.join("\n", parts);
    }

    /** Whether the connection is to blame: another may do better. */
    static boolean isBroken(Throwable failure) {
        Throwable cause = root(failure);
        return !(cause instanceof McpError)
                && !(cause instanceof McpException)
                && !isLate(cause)
                && !(cause instanceof DialPause.LeftAloneException)
                && !(cause instanceof Arguments.MalformedException);
    }

    /** Whether the server has forgotten the session: it did nothing of what it was asked. */
    static boolean isForgotten(Throwable failure) {
        return root(failure) instanceof McpTransportSessionNotFoundException;
    }

    /** Whether nobody answered in time. */
    static boolean isLate(Throwable failure) {
        Throwable cause = root(failure);
        return cause instanceof TimeoutException || cause instanceof McpTimeoutException;
    }

    static ToolError error(String label, Throwable failure) {
        Throwable cause = root(failure);
        return switch (cause) {
            case McpError refused
            when refused.getJsonRpcError() != null ->
                ToolError.protocol(
                        refused.getJsonRpcError().code(),
                        refused.getJsonRpcError().message());
            case McpException refused ->
                ToolError.protocol(refused.error().code(), refused.error().message());
            case Throwable late
            when isLate(late) -> ToolError.execution("The server " + label + " did not answer in time.");
            case DialPause.LeftAloneException alone ->
                ToolError.http(UNAVAILABLE, "The server " + label + " asked to be left alone for a while.");
            case Arguments.MalformedException bad -> ToolError.execution(bad.getMessage());
            // What it says may name addresses of the operator's network: that is for the log.
            default -> ToolError.http(BAD_GATEWAY, "The server " + label + " could not be reached, or broke off.");
        };
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause.getClass() == RuntimeException.class)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
