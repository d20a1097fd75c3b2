package dev.parley.session.output;

import dev.parley.provider.LanguageModel.Tool;
import dev.parley.provider.TextToSpeech;
import dev.parley.session.Phrases;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionConfig;
import dev.parley.session.context.SessionContext;
import dev.parley.session.playout.SessionVoices;
import dev.parley.tool.ToolPermission;
import java.util.List;
import java.util.Optional;

/**
 * A response's options settled against the session's configuration at the moment it starts. What the language model
 * reads is settled when it is asked, for words may still be missing at the start.
 */
public record ResponsePlan(
        boolean spoken, boolean inBand, ResponseOptions options, SessionConfig config, TextToSpeech.Options voice) {

    public static ResponsePlan of(SessionContext context, ResponseOptions options) {
        SessionConfig config = context.config();
        Optional<String> voice = options.voice().or(config.tts()::voice);
        return new ResponsePlan(
                options.spoken().orElse(config.tts().spoken())
                        && context.providers().textToSpeech().capabilities().speaks(),
                !options.outOfBand(),
                options,
                config,
                new TextToSpeech.Options(
                        context.rate(),
                        voice,
                        config.stt().language(),
                        config.tts().speed(),
                        config.tts().engine()));
    }

    /** The language the caller is spoken to in, as far as it is known: the session's, or that of the voice. */
    public Optional<String> language(SessionContext context) {
        return SessionVoices.language(context, voice);
    }

    /** What a caller who was promised an answer hears when there is none; empty where nobody listens. */
    public Optional<String> apology(SessionContext context) {
        return spoken && inBand
                ? Phrases.in(language(context), context.setup().silence().apologies())
                : Optional.empty();
    }

    /** The client's functions that it may call. */
    public List<Tool> functions() {
        return options.tools().orElse(config.llm().tools());
    }

    /** The client's servers whose tools it may call. */
    public List<ToolPermission> servers() {
        return options.servers().orElse(config.llm().servers());
    }
}
