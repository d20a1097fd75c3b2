package dev.parley.config.load;

import dev.parley.config.ToolsConfig;
import java.time.Duration;
import java.util.List;

/** The settings {@code tool-calls.*}, in the order of the reference page. */
final class ToolCallKeys {
    private static final Duration HOUR = Duration.ofHours(1);

    static final Key<List<String>> TOOL_FILLER = Key.list(
            "tool-calls.filler",
            ValueType.SENTENCES,
            List.of("One moment, please."),
            "What the bot says when a tool keeps the caller waiting, in the voice of the call; each once in a reply. An empty list, `[]`, says nothing.");
    static final Key<Duration> TOOL_FILLER_AFTER = Key.of(
            "tool-calls.filler-after",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "2s",
            "Silence while a tool runs before the bot says the next of them.");
    static final Key<Integer> TOOL_ROUNDS = Key.of(
            "tool-calls.rounds",
            ValueType.integer(1, 100),
            "8",
            "How often the language model may call tools of this server in one reply; then it has to answer.");
    static final Key<Duration> TOOL_TIMEOUT = Key.of(
            "tool-calls.timeout",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "30s",
            "How long a call of a tool may take, unless the tool has a `timeout` of its own; then the model is told that it failed.");
    static final Key<List<String>> TOOL_CLIENT_HOSTS = Key.list(
            "tool-calls.client-mcp-hosts",
            ValueType.LIST,
            List.of(),
            "Hosts of MCP servers that clients may name in `session.tools`: `host` for https on its usual port, `host:port`, or `*` for any. With none, clients can bring no MCP servers.");

    static final List<Key<?>> ALL =
            List.of(TOOL_FILLER, TOOL_FILLER_AFTER, TOOL_ROUNDS, TOOL_TIMEOUT, TOOL_CLIENT_HOSTS);

    private ToolCallKeys() {}

    /** What they were set to. */
    static ToolsConfig.Calls read(Values values) {
        return new ToolsConfig.Calls(
                values.get(TOOL_FILLER),
                values.get(TOOL_FILLER_AFTER),
                values.get(TOOL_ROUNDS),
                values.get(TOOL_TIMEOUT),
                values.get(TOOL_CLIENT_HOSTS));
    }
}
