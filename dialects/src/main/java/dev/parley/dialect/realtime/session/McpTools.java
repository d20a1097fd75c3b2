package dev.parley.dialect.realtime.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.ToolServers;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.support.Json;
import dev.parley.tool.ApprovalRule;
import dev.parley.tool.ToolFilter;
import dev.parley.tool.ToolPermission;
import dev.parley.tool.ToolServer;
import dev.parley.tool.ToolServerChoice;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The MCP servers that one client names in {@code tools} (openai-realtime.md 2.3), turned into what the session engine
 * understands. The same server named twice stays one connection. Loop only.
 */
public final class McpTools {
    /** Different servers in the life of one connection. */
    private static final int MOST_SERVERS = 32;

    private final ToolServers servers;
    private final Map<String, ToolServer> known = new HashMap<>();

    public McpTools(ToolServers servers) {
        this.servers = servers;
    }

    /** @throws InvalidEventException when a server is named twice, cannot be reached like this, or is not allowed */
    List<ToolPermission> permissions(JsonNode tools, String path) throws InvalidEventException {
        List<ToolPermission> permissions = new ArrayList<>();
        Set<String> labels = new HashSet<>();
        for (int i = 0; i < tools.size(); i++) {
            JsonNode tool = tools.get(i);
            if (!tool.path("type").asText().equals("mcp")) {
                continue;
            }
            String at = path + "[" + i + "]";
            if (!labels.add(tool.get("server_label").textValue())) {
                throw InvalidEventException.value(
                        at + ".server_label", "Invalid '" + at + ".server_label': another tool has this label.");
            }
            permissions.add(new ToolPermission(
                    server(tool, at),
                    filter(tool.path("allowed_tools")),
                    approval(tool.path("require_approval")),
                    servers.timeout(),
                    true));
        }
        return permissions;
    }

    private ToolServer server(JsonNode tool, String path) throws InvalidEventException {
        for (String kind : List.of("connector_id", "tunnel_id")) {
            if (tool.path(kind).isTextual()) {
                throw InvalidEventException.value(
                        path + "." + kind,
                        "'" + kind + "' is not supported by this server. Name an MCP server with 'server_url'.");
            }
        }
        if (!tool.path("server_url").isTextual()) {
            throw InvalidEventException.missing(path + ".server_url");
        }
        ToolServers.Address address = new ToolServers.Address(
                tool.get("server_label").textValue(), url(tool.get("server_url").textValue(), path), headers(tool));
        String key = Json.text(Json.object()
                .put("label", address.label())
                .put("url", address.url().toString())
                .put("headers", address.headers().toString()));
        ToolServer before = known.get(key);
        if (before != null) {
            return before;
        }
        if (known.size() >= MOST_SERVERS) {
            throw InvalidEventException.value(
                    path, "This connection has named " + MOST_SERVERS + " MCP servers, which is the limit.");
        }
        try {
            ToolServer made = servers.connect(address);
            known.put(key, made);
            return made;
        } catch (ToolServers.NotAllowedException e) {
            throw InvalidEventException.value(path + ".server_url", e.getMessage());
        }
    }

    private static URI url(String text, String path) throws InvalidEventException {
        try {
            URI url = new URI(text);
            if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Told below, like every other text that is no such address.
        }
        throw InvalidEventException.value(
                path + ".server_url", "Invalid '" + path + ".server_url': expected an https:// address.");
    }

    private static Map<String, String> headers(JsonNode tool) {
        Map<String, String> headers = new LinkedHashMap<>();
        tool.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().textValue()));
        if (tool.path("authorization").isTextual()) {
            headers.put("Authorization", "Bearer " + tool.get("authorization").textValue());
        }
        return headers;
    }

    private static ToolFilter filter(JsonNode filter) {
        if (filter.isArray()) {
            return ToolFilter.named(names(filter));
        }
        if (!filter.isObject()) {
            return ToolFilter.ALL;
        }
        return new ToolFilter(
                filter.path("tool_names").isArray() ? Optional.of(names(filter.get("tool_names"))) : Optional.empty(),
                filter.path("read_only").isBoolean()
                        ? Optional.of(filter.get("read_only").booleanValue())
                        : Optional.empty());
    }

    private static Set<String> names(JsonNode list) {
        Set<String> names = new HashSet<>();
        list.forEach(name -> names.add(name.textValue()));
        return names;
    }

    /** Whoever does not say otherwise is asked. */
    private static ApprovalRule approval(JsonNode rule) {
        if (rule.isObject()) {
            return new ApprovalRule(
                    rule.path("always").isObject() ? Optional.of(filter(rule.get("always"))) : Optional.empty(),
                    rule.path("never").isObject() ? Optional.of(filter(rule.get("never"))) : Optional.empty());
        }
        return rule.asText().equals("never") ? ApprovalRule.NEVER : ApprovalRule.ALWAYS;
    }

    /**
     * Checks that what {@code tool_choice} names is there to be called. The tools of servers are known by their servers
     * only, so that with servers about any function may be one of theirs.
     *
     * @param tools the client's
     * @param path of {@code choice}
     */
    public void checkChoice(JsonNode choice, JsonNode tools, String path) throws InvalidEventException {
        List<ToolPermission> operatorTools = servers.operatorTools().permissions();
        if (choice.path("type").asText().equals("mcp")) {
            String label = choice.get("server_label").textValue();
            if (operatorTools.stream()
                    .noneMatch(permission -> permission.server().label().equals(label))) {
                requireNamed(tools, "server_label", label, path);
            }
        } else if (choice.isObject() && operatorTools.isEmpty()) {
            requireNamed(tools, "name", choice.get("name").textValue(), path);
        }
    }

    private static void requireNamed(JsonNode tools, String field, String name, String path)
            throws InvalidEventException {
        List<String> known = new ArrayList<>();
        for (JsonNode tool : tools) {
            if (tool.path(field).asText().equals(name) || (field.equals("name") && !tool.has(field))) {
                return;
            }
            if (tool.has(field)) {
                known.add("'" + tool.get(field).textValue() + "'");
            }
        }
        String at = path + "." + field;
        throw InvalidEventException.value(
                at,
                "Invalid '" + at + "': '" + name + "' is not in 'tools', "
                        + (known.isEmpty()
                                ? "where there is none."
                                : "where there are: " + String.join(", ", known) + "."));
    }

    /** The choice of a server's tool; empty for every other {@code tool_choice}. */
    public static Optional<ToolServerChoice> choice(JsonNode choice) {
        if (!choice.path("type").asText().equals("mcp")) {
            return Optional.empty();
        }
        return Optional.of(new ToolServerChoice(
                choice.get("server_label").textValue(),
                choice.path("name").isTextual() ? Optional.of(choice.get("name").textValue()) : Optional.empty()));
    }
}
