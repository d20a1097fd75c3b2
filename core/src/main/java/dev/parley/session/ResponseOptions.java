package dev.parley.session;

import dev.parley.conversation.Item;
import dev.parley.provider.LanguageModel.Hints;
import dev.parley.provider.LanguageModel.Tool;
import dev.parley.provider.LanguageModel.ToolChoice;
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
        Map<String, String> metadata) {
    public ResponseOptions {
        tools = tools.map(List::copyOf);
        input = input.map(List::copyOf);
        metadata = Map.copyOf(metadata);
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
