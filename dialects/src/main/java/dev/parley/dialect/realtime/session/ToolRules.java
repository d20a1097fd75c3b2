package dev.parley.dialect.realtime.session;

import static dev.parley.dialect.realtime.rules.Rules.any;
import static dev.parley.dialect.realtime.rules.Rules.bool;
import static dev.parley.dialect.realtime.rules.Rules.listOf;
import static dev.parley.dialect.realtime.rules.Rules.name;
import static dev.parley.dialect.realtime.rules.Rules.nullable;
import static dev.parley.dialect.realtime.rules.Rules.object;
import static dev.parley.dialect.realtime.rules.Rules.oneOf;
import static dev.parley.dialect.realtime.rules.Rules.string;
import static dev.parley.dialect.realtime.rules.Rules.textOr;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.realtime.rules.Rule;
import dev.parley.dialect.realtime.rules.Rules;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a tool of an MCP server may look like (openai-realtime.md 2.3). */
final class ToolRules {
    private static final int MAX_TEXT = 100_000;
    private static final int MAX_URL = 4096;
    private static final int MAX_NAMES = 256;
    private static final int MAX_HEADERS = 32;
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");

    private static final Rule FILTER = object().optional("tool_names", nullable(listOf(name(), MAX_NAMES)))
            .optional("read_only", nullable(bool()));

    static final Rule MCP = object().required("type", any())
            .required("server_label", ToolRules::checkLabel)
            .optional("server_url", nullable(string(MAX_URL)))
            .optional("connector_id", nullable(name()))
            .optional("tunnel_id", nullable(name()))
            .optional("authorization", nullable(ToolRules::checkHeaderValue))
            .optional("headers", nullable(ToolRules::checkHeaders))
            .optional("server_description", nullable(string(MAX_TEXT)))
            .optional("allowed_tools", nullable(ToolRules::checkAllowed))
            .optional(
                    "require_approval",
                    nullable(textOr(
                            oneOf("always", "never"),
                            object().optional("always", nullable(FILTER)).optional("never", nullable(FILTER)))))
            .optional("defer_loading", nullable(ToolRules::checkNotDeferred));

    static final Rule CHOICE =
            object().required("type", any()).required("server_label", name()).optional("name", nullable(name()));

    private ToolRules() {}

    /** A call names its function by its name alone. */
    static void checkNamesDiffer(JsonNode tools, String path) throws InvalidEventException {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < tools.size(); i++) {
            JsonNode name = tools.get(i).path("name");
            if (name.isTextual() && !names.add(name.textValue())) {
                String at = path + "[" + i + "].name";
                throw InvalidEventException.value(
                        at, "Invalid '" + at + "': another tool is named '" + name.textValue() + "' already.");
            }
        }
    }

    private static void checkAllowed(JsonNode value, String path) throws InvalidEventException {
        (value.isArray() ? listOf(name(), MAX_NAMES) : FILTER).check(value, path);
    }

    private static void checkLabel(JsonNode value, String path) throws InvalidEventException {
        name().check(value, path);
        if (!LABEL.matcher(value.textValue()).matches()) {
            throw InvalidEventException.value(
                    path, "Invalid '" + path + "': expected 1 to 64 letters, digits, '_' or '-'.");
        }
    }

    private static void checkNotDeferred(JsonNode value, String path) throws InvalidEventException {
        bool().check(value, path);
        if (value.booleanValue()) {
            throw InvalidEventException.value(
                    path, "'" + path + "' is not supported: all tools of a server are offered from the start.");
        }
    }

    private static void checkHeaders(JsonNode value, String path) throws InvalidEventException {
        Rules.requireObject(value, path);
        if (value.size() > MAX_HEADERS) {
            throw InvalidEventException.value(
                    path, "Invalid '" + path + "': too many. Expected at most " + MAX_HEADERS + ".");
        }
        for (Map.Entry<String, JsonNode> header : value.properties()) {
            if (!HEADER.matcher(header.getKey()).matches()) {
                throw InvalidEventException.value(path, "Invalid '" + path + "': no name of an HTTP header.");
            }
            checkHeaderValue(header.getValue(), path + "." + header.getKey());
        }
    }

    /** The value is not quoted: it is a secret. */
    private static void checkHeaderValue(JsonNode value, String path) throws InvalidEventException {
        string(8192).check(value, path);
        if (value.textValue().chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw InvalidEventException.value(path, "Invalid '" + path + "': expected printable ASCII characters.");
        }
    }
}
