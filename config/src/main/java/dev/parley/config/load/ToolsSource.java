package dev.parley.config.load;

import dev.parley.config.ConfigProblem;
import dev.parley.config.ToolsConfig;
import dev.parley.config.ToolsConfig.HttpTool;
import dev.parley.config.ToolsConfig.McpServer;
import dev.parley.config.ToolsConfig.Transport;
import dev.parley.tool.ApprovalRule;
import dev.parley.tool.ToolFilter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the lists {@code tools} and {@code mcp} of {@code parley.yaml}, which no other source can hold. */
final class ToolsSource {
    /** The keys that hold a list of objects. */
    static final Set<String> KEYS = Set.of("tools", "mcp");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

    private final Path file;
    private final Map<String, String> environment;
    private final Duration timeout;
    private final List<ConfigProblem> problems;

    private ToolsSource(Path file, Map<String, String> environment, Duration timeout, List<ConfigProblem> problems) {
        this.file = file;
        this.environment = environment;
        this.timeout = timeout;
        this.problems = problems;
    }

    /**
     * @param root of the configuration file
     * @param environment what {@code ${NAME}} stands for
     * @param calls how calls are treated; its timeout holds for entries without their own
     */
    static ToolsConfig read(
            MappingNode root,
            Path file,
            Map<String, String> environment,
            ToolsConfig.Calls calls,
            List<ConfigProblem> problems) {
        ToolsSource source = new ToolsSource(file, environment, calls.timeout(), problems);
        List<HttpTool> http = new ArrayList<>();
        Set<String> names = new HashSet<>();
        source.entries(root, "tools").forEach(entry -> source.http(entry, names).ifPresent(http::add));
        List<McpServer> mcp = new ArrayList<>();
        Set<String> labels = new HashSet<>(Set.of("tools"));
        source.entries(root, "mcp").forEach(entry -> source.mcp(entry, labels).ifPresent(mcp::add));
        return new ToolsConfig(http, mcp, calls);
    }

    private List<YamlEntry> entries(MappingNode root, String key) {
        List<YamlEntry> entries = new ArrayList<>();
        for (NodeTuple tuple : root.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode name)
                    || !name.getValue().equals(key)) {
                continue;
            }
            if (tuple.getValueNode() instanceof SequenceNode sequence) {
                for (int i = 0; i < sequence.getValue().size(); i++) {
                    YamlEntry.of(key + "[" + i + "]", sequence.getValue().get(i), file, problems)
                            .ifPresent(entries::add);
                }
            } else {
                problems.add(new ConfigProblem(
                        key,
                        YamlEntry.origin(file, tuple.getValueNode()),
                        "is no list",
                        "Write each as `- name: …`; docs/tools.md shows how"));
            }
        }
        return entries;
    }

    private Optional<HttpTool> http(YamlEntry entry, Set<String> names) {
        int before = problems.size();
        entry.allow("name", "description", "parameters", "method", "url", "headers", "timeout");
        String name = name(entry, "name", names);
        String method = entry.text("method").orElse("GET").toUpperCase(java.util.Locale.ROOT);
        if (!METHODS.contains(method)) {
            entry.problem("method", "'" + method + "' is no method for a tool", "Write one of " + METHODS);
        }
        String url = expanded(entry, "url", entry.required("url"));
        checkTemplate(entry, url);
        HttpTool tool = new HttpTool(
                name,
                entry.required("description"),
                entry.object("parameters").orElse(NO_PARAMETERS),
                method,
                url,
                expanded(entry, "headers", entry.texts("headers")),
                timeout(entry));
        return problems.size() == before ? Optional.of(tool) : Optional.empty();
    }

    /** An argument may fill a part of the path or the query; never decide which host is called. */
    private void checkTemplate(YamlEntry entry, String url) {
        if (url.isEmpty()) {
            return;
        }
        try {
            URI uri = new URI(PLACEHOLDER.matcher(url).replaceAll("x"));
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!web || uri.getHost() == null) {
                entry.problem("url", "is no http or https address", "Write one such as https://host/path?city={city}");
                return;
            }
            int path = url.indexOf('/', url.indexOf("://") + 3);
            String authority = path < 0 ? url : url.substring(0, path);
            if (authority.contains("{") || authority.contains("?")) {
                entry.problem(
                        "url",
                        "has a placeholder in its host",
                        "Arguments may only stand in the path and the query, so that the model cannot choose the host");
            }
        } catch (URISyntaxException e) {
            entry.problem("url", "is no address: " + e.getReason(), "Write one such as https://host/path?city={city}");
        }
    }

    private Optional<McpServer> mcp(YamlEntry entry, Set<String> labels) {
        int before = problems.size();
        entry.allow(
                "label",
                "url",
                "transport",
                "headers",
                "command",
                "env",
                "timeout",
                "allowed-tools",
                "require-approval");
        String label = name(entry, "label", labels);
        Transport transport = transport(entry);
        McpServer server = new McpServer(
                label,
                transport,
                timeout(entry),
                entry.list("allowed-tools")
                        .map(it -> ToolFilter.named(Set.copyOf(it)))
                        .orElse(ToolFilter.ALL),
                approval(entry));
        return problems.size() == before ? Optional.of(server) : Optional.empty();
    }

    private Transport transport(YamlEntry entry) {
        Optional<List<String>> command = entry.list("command");
        if (command.isPresent() == entry.text("url").isPresent()) {
            entry.problem(
                    "url",
                    "and command: one of both is needed",
                    "Write `url:` for a server behind HTTP, or `command:` for a program");
            return new Transport.Stdio(List.of(""), Map.of());
        }
        if (command.isPresent()) {
            if (command.get().isEmpty()) {
                entry.problem("command", "is empty", "Write the program and its arguments as a list");
                return new Transport.Stdio(List.of(""), Map.of());
            }
            return new Transport.Stdio(command.get(), expanded(entry, "env", entry.texts("env")));
        }
        String kind = entry.text("transport").orElse("http");
        if (!kind.equals("http") && !kind.equals("sse")) {
            entry.problem("transport", "'" + kind + "' is no transport", "Write http (streamable HTTP) or sse");
        }
        String url = expanded(entry, "url", entry.text("url").orElse(""));
        try {
            URI uri = new URI(url);
            if (uri.getHost() == null || !Set.of("http", "https").contains(uri.getScheme())) {
                entry.problem("url", "is no http or https address", "Write one such as https://host/mcp");
            }
            return new Transport.Http(uri, kind.equals("sse"), expanded(entry, "headers", entry.texts("headers")));
        } catch (URISyntaxException e) {
            entry.problem("url", "is no address: " + e.getReason(), "Write one such as https://host/mcp");
            return new Transport.Stdio(List.of(""), Map.of());
        }
    }

    private static ApprovalRule approval(YamlEntry entry) {
        String rule = entry.text("require-approval").orElse("never");
        return switch (rule) {
            case "never" -> ApprovalRule.NEVER;
            case "always" -> ApprovalRule.ALWAYS;
            case "writes" ->
                new ApprovalRule(Optional.empty(), Optional.of(new ToolFilter(Optional.empty(), Optional.of(true))));
            default -> {
                entry.problem("require-approval", "'" + rule + "' is unknown", "Write never, always or writes");
                yield ApprovalRule.ALWAYS;
            }
        };
    }

    private String name(YamlEntry entry, String field, Set<String> taken) {
        String name = entry.required(field);
        if (name.isEmpty()) {
            return name;
        }
        if (!NAME.matcher(name).matches()) {
            entry.problem(field, "'" + name + "' is no name", "Write 1 to 64 letters, digits, '_' or '-'");
        } else if (!taken.add(name)) {
            entry.problem(field, "'" + name + "' is taken", "Choose another");
        }
        return name;
    }

    private Duration timeout(YamlEntry entry) {
        Optional<String> text = entry.text("timeout");
        try {
            return text.map(it -> ToolCallKeys.TOOL_TIMEOUT.type().parser().parse(List.of(it)))
                    .orElse(timeout);
        } catch (IllegalArgumentException e) {
            entry.problem(
                    "timeout",
                    "'" + text.orElse("") + "' " + e.getMessage(),
                    "Write " + ToolCallKeys.TOOL_TIMEOUT.type().expects());
            return timeout;
        }
    }

    private Map<String, String> expanded(YamlEntry entry, String field, Map<String, String> texts) {
        Map<String, String> expanded = new java.util.LinkedHashMap<>();
        texts.forEach((name, text) -> expanded.put(name, expanded(entry, field + "." + name, text)));
        return expanded;
    }

    /** Puts environment variables in for {@code ${NAME}}, so that secrets need not stand in the file. */
    private String expanded(YamlEntry entry, String field, String text) {
        Matcher matcher = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}").matcher(text);
        return matcher.replaceAll(match -> {
            String value = environment.get(match.group(1));
            if (value == null) {
                entry.problem(
                        field,
                        "names the environment variable " + match.group(1) + ", which is not set",
                        "Set it in the environment or in .env");
                return "";
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
