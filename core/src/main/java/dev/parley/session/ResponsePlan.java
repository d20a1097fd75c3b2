package dev.parley.session;

import dev.parley.conversation.Item;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.TextToSpeech;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A response's options settled against the session's configuration and conversation at the moment it starts. */
record ResponsePlan(
        boolean spoken,
        boolean inBand,
        ResponseOptions options,
        LanguageModel.Request request,
        TextToSpeech.Options voice) {

    static ResponsePlan of(SessionContext context, ResponseOptions options) {
        SessionConfig config = context.config();
        SessionConfig.Thinking thinking = config.thinking();
        List<Item> items = options.input().orElseGet(context.conversation::items);
        LanguageModel.Request request = new LanguageModel.Request(
                PromptBuilder.build(options.instructions().orElse(config.instructions()), items),
                thinking.model(),
                thinking.temperature(),
                firstPresent(options.maxTokens(), thinking.maxTokens()),
                options.tools().orElse(thinking.tools()),
                options.toolChoice().orElse(thinking.toolChoice()));
        Optional<String> voice = options.voice().or(config.speech()::voice);
        return new ResponsePlan(
                options.spoken().orElse(config.speech().spoken()),
                !options.outOfBand(),
                options,
                request,
                new TextToSpeech.Options(
                        context.rate(),
                        voice,
                        config.hearing().language(),
                        config.speech().speed()));
    }

    private static OptionalInt firstPresent(OptionalInt first, OptionalInt second) {
        return first.isPresent() ? first : second;
    }
}
