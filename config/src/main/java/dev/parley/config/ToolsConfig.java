package dev.parley.config;

import dev.parley.setting.Setting;
import dev.parley.setting.SettingGroup;
import dev.parley.tool.ApprovalRule;
import dev.parley.tool.ToolFilter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tools that the server runs for the language model.
 *
 * @param http functions behind HTTP
 * @param mcp servers of tools
 * @param calls how calls are treated, whichever server runs them
 */
public record ToolsConfig(
        List<HttpTool> http,
        List<McpServer> mcp,
        @SettingGroup("tool-calls") Calls calls) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public ToolsConfig {
        http = List.copyOf(http);
        mcp = List.copyOf(mcp);
    }

    /** No tools. */
    public static ToolsConfig none(Calls calls) {
        return new ToolsConfig(List.of(), List.of(), calls);
    }

    /** How calls are treated. */
    public record Calls(
            @Setting(
                    name = "filler",
                    fallback = "One moment, please.",
                    whole = true,
                    value =
                            "What the bot says when a tool keeps the caller waiting, in the voice of the call; each once in a reply. An empty list, `[]`, says nothing.")
            List<String> fillers,

            @Setting(
                    fallback = "2s",
                    least = "100ms",
                    most = "1h",
                    value = "Silence while a tool runs before the bot says the next of them.")
            Duration fillerAfter,

            @Setting(
                    fallback = "8",
                    least = "1",
                    most = "100",
                    value =
                            "How often the language model may call tools of this server in one reply; then it has to answer.")
            int rounds,

            @Setting(
                    fallback = "30s",
                    least = "100ms",
                    most = "1h",
                    value =
                            "How long a call of a tool may take, unless the tool has a `timeout` of its own; then the model is told that it failed.")
            Duration timeout,

            @Setting(
                    "Hosts of MCP servers that clients may name in `session.tools`: `host` for https on its usual port, `host:port`, or `*` for any. With none, clients can bring no MCP servers.")
            List<String> clientMcpHosts) {
        public Calls {
            fillers = List.copyOf(fillers);
            clientMcpHosts = List.copyOf(clientMcpHosts);
        }
    }

    /** One HTTP request as a tool. Its URL has <code>{name}</code> where an argument belongs, never in the host. */
    public record HttpTool(
            @Setting("What the model calls it") String name,
            @Setting("What the model goes by") String description,

            @Setting(fallback = NO_PARAMETERS, value = "JSON schema of the arguments, as text")
            String parametersJson,

            @Setting(fallback = "GET", value = "Method of the request")
            String method,

            @Setting(expands = true, value = "Where it is sent")
            String url,

            @Setting(expands = true, secret = true, value = "Sent with it; may hold secrets")
            Map<String, String> headers,

            @Setting(least = "100ms", most = "1h", value = "For the whole request")
            Duration timeout)
            implements CheckedConfig {
        private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";
        private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
        private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

        public HttpTool {
            method = method.toUpperCase(Locale.ROOT);
            headers = Map.copyOf(headers);
        }

        @Override
        public void check(Report report) {
            if (!METHODS.contains(method)) {
                report.problem(
                        "method",
                        "'" + method + "' is no method for a tool",
                        "Write one of " + String.join(", ", METHODS));
            }
            String example = "https://host/path?city={city}";
            if (checkWeb(PLACEHOLDER.matcher(url).replaceAll("x"), example, report)) {
                int path = url.indexOf('/', url.indexOf("://") + 3);
                String authority = path < 0 ? url : url.substring(0, path);
                if (authority.contains("{") || authority.contains("?")) {
                    report.problem(
                            "url",
                            "has a placeholder in its host",
                            "Arguments may only stand in the path and the query, so that the model cannot choose the host");
                }
            }
        }

        /** Headers and URL may hold secrets. */
        @Override
        public String toString() {
            return "HttpTool[name=" + name + ", method=" + method + "]";
        }
    }

    /** Whether an address is one of HTTP; else that is a problem, unless it is missing. */
    static boolean checkWeb(String url, String example, CheckedConfig.Report report) {
        String problem = "is no http or https address";
        try {
            URI uri = new URI(url);
            if (uri.getHost() != null && Set.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                return true;
            }
        } catch (URISyntaxException e) {
            problem = "is no address: " + e.getReason();
        }
        if (!url.isEmpty()) {
            report.problem("url", problem, "Write one such as " + example);
        }
        return false;
    }

    /**
     * Names of tools, or of servers of them: each has one of its own that the model can write.
     *
     * @param names by key
     */
    public static void checkNames(Map<String, String> names, Set<String> taken, CheckedConfig.Report report) {
        names.forEach((key, name) -> {
            if (!name.isEmpty() && !NAME.matcher(name).matches()) {
                report.problem(key, "'" + name + "' is no name", "Write 1 to 64 letters, digits, '_' or '-'");
            } else if (!name.isEmpty() && !taken.add(name)) {
                report.problem(key, "'" + name + "' is taken", "Choose another");
            }
        });
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
