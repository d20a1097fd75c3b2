package dev.parley.config;

import dev.parley.config.ToolsConfig.McpServer;
import dev.parley.config.ToolsConfig.Transport;
import dev.parley.setting.Setting;
import dev.parley.tool.ApprovalRule;
import dev.parley.tool.ToolFilter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An MCP server as it is written: one behind HTTP has an address, a program a command. */
public record McpServerConfig(
        @Setting("What it is called") String label,

        @Setting(expands = true, value = "Where it is reached")
        Optional<String> url,

        @Setting(fallback = "http", value = "How it speaks there: streamable HTTP, or server-sent events")
        HttpTransport transport,

        @Setting(expands = true, secret = true, value = "Sent with every request; may hold secrets")
        Map<String, String> headers,

        @Setting(whole = true, value = "The program and its arguments")
        Optional<List<String>> command,

        @Setting(expands = true, secret = true, value = "Its environment, besides what it inherits; may hold secrets")
        Map<String, String> env,

        @Setting(least = "100ms", most = "1h", value = "How long a call may take")
        Duration timeout,

        @Setting(whole = true, value = "Those of its tools that are offered; without it all")
        Optional<List<String>> allowedTools,

        @Setting(fallback = "never", value = "Which calls a client has to approve")
        Approval requireApproval)
        implements CheckedConfig {
    /** How a server behind HTTP speaks. */
    public enum HttpTransport {
        HTTP,
        SSE
    }

    /** Which calls need approval: those of tools that do not call themselves read-only, with {@link #WRITES}. */
    public enum Approval {
        NEVER,
        ALWAYS,
        WRITES
    }

    @Override
    public void check(Report report) {
        if (command.isPresent() == url.isPresent()) {
            report.problem(
                    "url",
                    "and command: one of both is needed",
                    "Write `url:` for a server behind HTTP, or `command:` for a program");
        } else if (command.isPresent() && command.get().isEmpty()) {
            report.problem("command", "is empty", "Write the program and its arguments as a list");
        } else if (command.isPresent() && isLine(command.get())) {
            report.problem(
                    "command",
                    "is one text with its arguments in it",
                    "Write the program and its arguments as a list such as [npx, -y, server]");
        } else {
            url.ifPresent(it -> ToolsConfig.checkWeb(it, "https://host/mcp", report));
        }
    }

    private static boolean isLine(List<String> command) {
        return command.size() == 1 && command.getFirst().contains(" ") && !Files.exists(Path.of(command.getFirst()));
    }

    /** What it says; only where nothing is wrong with it. */
    public McpServer server() {
        Transport reached = command.<Transport>map(it -> new Transport.Stdio(it, env))
                .orElseGet(() ->
                        new Transport.Http(URI.create(url.orElseThrow()), transport == HttpTransport.SSE, headers));
        ApprovalRule rule =
                switch (requireApproval) {
                    case NEVER -> ApprovalRule.NEVER;
                    case ALWAYS -> ApprovalRule.ALWAYS;
                    case WRITES ->
                        new ApprovalRule(
                                Optional.empty(), Optional.of(new ToolFilter(Optional.empty(), Optional.of(true))));
                };
        ToolFilter allowed =
                allowedTools.map(it -> ToolFilter.named(Set.copyOf(it))).orElse(ToolFilter.ALL);
        return new McpServer(label, reached, timeout, allowed, rule);
    }

    /** Headers, address and environment may hold secrets. */
    @Override
    public String toString() {
        return "McpServerConfig[label=" + label + "]";
    }
}
