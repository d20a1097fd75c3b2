package dev.parley.config;

import dev.parley.tool.ApprovalRule;
import dev.parley.tool.ToolFilter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The tools that the server runs for the language model.
 *
 * @param http functions behind HTTP
 * @param mcp servers of tools
 * @param calls how calls are treated, whichever server runs them
 */
public record ToolsConfig(List<HttpTool> http, List<McpServer> mcp, Calls calls) {
    public ToolsConfig {
        http = List.copyOf(http);
        mcp = List.copyOf(mcp);
    }

    /** No tools. */
    public static ToolsConfig none(Calls calls) {
        return new ToolsConfig(List.of(), List.of(), calls);
    }

    /**
     * @param fillers what the bot says while a tool keeps the caller waiting
     * @param fillerAfter silence before each
     * @param rounds how often a reply may call tools before it has to answer
     * @param timeout how long a call may take, unless the tool says otherwise
     * @param clientMcpHosts hosts of MCP servers that clients may name: {@code host}, {@code host:port} or {@code *}
     */
    public record Calls(
            List<String> fillers, Duration fillerAfter, int rounds, Duration timeout, List<String> clientMcpHosts) {
        public Calls {
            fillers = List.copyOf(fillers);
            clientMcpHosts = List.copyOf(clientMcpHosts);
        }
    }

    /**
     * One HTTP request as a tool.
     *
     * @param parametersJson JSON schema of the arguments, as text
     * @param url with {@code {name}} where an argument belongs, never in the host
     * @param headers may hold secrets
     */
    public record HttpTool(
            String name,
            String description,
            String parametersJson,
            String method,
            String url,
            Map<String, String> headers,
            Duration timeout) {
        public HttpTool {
            headers = Map.copyOf(headers);
        }

        /** Headers and URL may hold secrets. */
        @Override
        public String toString() {
            return "HttpTool[name=" + name + ", method=" + method + "]";
        }
    }

    /** One MCP server. */
    public record McpServer(
            String label, Transport transport, Duration timeout, ToolFilter allowed, ApprovalRule approval) {}

    /** How an MCP server is reached. */
    public sealed interface Transport {
        /** @param headers may hold secrets */
        record Http(URI url, boolean sse, Map<String, String> headers) implements Transport {
            public Http {
                headers = Map.copyOf(headers);
            }

            @Override
            public String toString() {
                return "Http[url=" + url + ", sse=" + sse + "]";
            }
        }

        /**
         * A process of its own that speaks over its standard input and output.
         *
         * @param environment added to what it inherits; may hold secrets
         */
        record Stdio(List<String> command, Map<String, String> environment) implements Transport {
            public Stdio {
                command = List.copyOf(command);
                environment = Map.copyOf(environment);
            }

            @Override
            public String toString() {
                return "Stdio[command=" + command.getFirst() + "]";
            }
        }
    }
}
