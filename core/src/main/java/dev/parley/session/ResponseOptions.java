package dev.parley.session;

import dev.parley.conversation.Item;
import dev.parley.provider.LanguageModel.Hints;
import dev.parley.provider.LanguageModel.Tool;
import dev.parley.provider.LanguageModel.ToolChoice;
import dev.parley.tool.ToolPermission;
import dev.parley.tool.ToolServerChoice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one response does differently from the session (openai-realtime.md 4.1). Empty means as the session.
 *
 * @param outOfBand leaves no trace in the conversation and may overlap with other responses
 * @param input replaces the conversation as context; an empty list is an empty context
 * @param metadata given back with the response, not interpreted
 * @param servers servers of tools instead of the session's; the response waits until they have been asked for their tools
 * @param serverChoice goes before {@code toolChoice}
 */
public record ResponseOptions(
        Optional<Boolean> spoken,
        Optional<String> instructions,
        Optional<String> voice,
        Optional<List<Tool>> tools,
        Optional<ToolChoice> toolChoice,
        OptionalInt maxTokens,
        Hints hints,
        boolean outOfBand,
        Optional<List<Item>> input,
        Map<String, String> metadata,
        Optional<List<ToolPermission>> servers,
        Optional<ToolServerChoice> serverChoice) {
    public ResponseOptions {
        tools = tools.map(List::copyOf);
        input = input.map(List::copyOf);
        metadata = Map.copyOf(metadata);
        servers = servers.map(List::copyOf);
    }

    /** With the session's servers of tools. */
    public ResponseOptions(
            Optional<Boolean> spoken,
            Optional<String> instructions,
            Optional<String> voice,
            Optional<List<Tool>> tools,
            Optional<ToolChoice> toolChoice,
            OptionalInt maxTokens,
            Hints hints,
            boolean outOfBand,
            Optional<List<Item>> input,
            Map<String, String> metadata) {
        this(
                spoken,
                instructions,
                voice,
                tools,
                toolChoice,
                maxTokens,
                hints,
                outOfBand,
                input,
                metadata,
                Optional.empty(),
                Optional.empty());
    }

    public ResponseOptions withServers(Optional<List<ToolPermission>> value, Optional<ToolServerChoice> choice) {
        return new ResponseOptions(
                spoken,
                instructions,
                voice,
                tools,
                toolChoice,
                maxTokens,
                hints,
                outOfBand,
                input,
                metadata,
                value,
                choice);
    }

    public static final ResponseOptions DEFAULT = new ResponseOptions(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Hints.NONE,
            false,
            Optional.empty(),
            Map.of());
}
