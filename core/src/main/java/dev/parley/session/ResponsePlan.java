package dev.parley.session;

import dev.parley.conversation.Item;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.TextToSpeech;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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

    /** What the language model is given, in the words known by now. */
    LanguageModel.Request request(SessionContext context) {
        SessionConfig.Thinking thinking = config.thinking();
        return new LanguageModel.Request(
                PromptBuilder.build(options.instructions().orElse(config.instructions()), items(context)),
                thinking.model(),
                thinking.temperature(),
                firstPresent(options.maxTokens(), thinking.maxTokens()),
                options.tools().orElse(thinking.tools()),
                options.toolChoice().orElse(thinking.toolChoice()));
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
