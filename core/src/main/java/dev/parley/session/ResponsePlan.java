package dev.parley.session;

import dev.parley.conversation.ContextWindow;
import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.TokenEstimate;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LanguageModel.Tool;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A response's options settled against the session's configuration at the moment it starts. What the language model
 * reads is settled when it is asked, for words may still be missing at the start.
 */
record ResponsePlan(
        boolean spoken, boolean inBand, ResponseOptions options, SessionConfig config, TextToSpeech.Options voice) {

    static ResponsePlan of(SessionContext context, ResponseOptions options) {
        SessionConfig config = context.config();
        Optional<String> voice = options.voice().or(config.speech()::voice);
        return new ResponsePlan(
                options.spoken().orElse(config.speech().spoken()),
                !options.outOfBand(),
                options,
                config,
                new TextToSpeech.Options(
                        context.rate(),
                        voice,
                        config.hearing().language(),
                        config.speech().speed()));
    }

    /**
     * What the language model is given, in the words known by now.
     *
     * @throws ProviderException when it is more than the model takes
     */
    Question question(SessionContext context) throws ProviderException {
        SessionConfig.Thinking thinking = config.thinking();
        String instructions = options.instructions().orElse(config.instructions());
        List<Tool> tools = options.tools().orElse(thinking.tools());
        long fixed = TokenEstimate.of(instructions)
                + tools.stream().mapToLong(ResponsePlan::tokens).sum();
        List<Item> items = fitting(context, context.setup.limits().contextTokens() - fixed);
        LanguageModel.Request request = new LanguageModel.Request(
                PromptBuilder.build(instructions, items),
                thinking.model(),
                thinking.temperature(),
                firstPresent(options.maxTokens(), thinking.maxTokens()),
                tools,
                options.toolChoice().orElse(thinking.toolChoice()),
                options.hints().or(thinking.hints()));
        long tokens = fixed + items.stream().mapToLong(TokenEstimate::of).sum();
        return new Question(request, (int) Math.min(tokens, Integer.MAX_VALUE), speechMs(items));
    }

    /**
     * What a language model is asked.
     *
     * @param tokens about how many it reads
     * @param speechMs speech of the caller in it
     */
    record Question(LanguageModel.Request request, int tokens, long speechMs) {}

    private static long tokens(Tool tool) {
        return TokenEstimate.of(tool.name())
                + TokenEstimate.of(tool.description())
                + TokenEstimate.of(tool.parametersJson());
    }

    private List<Item> fitting(SessionContext context, long room) throws ProviderException {
        // A context of the client's own has a beginning of its own.
        ContextWindow window = options.input().isPresent() ? new ContextWindow() : context.window;
        try {
            return window.fit(items(context), room, config.thinking().truncation());
        } catch (ContextWindow.TooLongException e) {
            throw new ProviderException(
                    ProviderException.Kind.TOO_LONG,
                    context.providers.thinking().engine(),
                    e.getMessage(),
                    e);
        }
    }

    private static long speechMs(List<Item> items) {
        return items.stream()
                .flatMap(item -> item instanceof Item.Message message ? message.parts().stream() : Stream.empty())
                .mapToLong(part -> part instanceof Part.InputAudio audio ? audio.durationMs() : 0)
                .sum();
    }

    /** The items it answers, as they are now. */
    List<Item> items(SessionContext context) {
        return options.input()
                .map(given -> given.stream()
                        .map(item -> context.conversation.find(item.id()).orElse(item))
                        .toList())
                .orElseGet(context.conversation::items);
    }

    private static OptionalInt firstPresent(OptionalInt first, OptionalInt second) {
        return first.isPresent() ? first : second;
    }
}
