package dev.parley.session;

import dev.parley.conversation.ContextWindow;
import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.TokenEstimate;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LanguageModel.Tool;
import dev.parley.provider.LanguageModel.ToolChoice;
import dev.parley.provider.ProviderException;
import dev.parley.provider.TextToSpeech;
import dev.parley.tool.ToolPermission;
import dev.parley.tool.ToolServerChoice;
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
        Optional<String> voice = options.voice().or(config.tts()::voice);
        return new ResponsePlan(
                options.spoken().orElse(config.tts().spoken())
                        && context.providers.textToSpeech().speaks(),
                !options.outOfBand(),
                options,
                config,
                new TextToSpeech.Options(
                        context.rate(),
                        voice,
                        config.stt().language(),
                        config.tts().speed()));
    }

    /** The language the caller is spoken to in, as far as it is known: the session's, or that of the voice. */
    Optional<String> language(SessionContext context) {
        return config.stt()
                .language()
                .or(() -> context.providers.textToSpeech().voices().stream()
                        .filter(each ->
                                voice.voice().filter(each.name()::equals).isPresent())
                        .findFirst()
                        .flatMap(TextToSpeech.Voice::language));
    }

    /** What a caller who was promised an answer hears when there is none; empty where nobody listens. */
    Optional<String> apology(SessionContext context) {
        return spoken && inBand
                ? Phrases.in(language(context), context.setup.silence().apologies())
                : Optional.empty();
    }

    /**
     * What the language model is asked first, in the words known by now.
     *
     * @param tools what it may call
     * @throws ProviderException when it is more than the model takes
     */
    Question question(SessionContext context, List<Tool> tools) throws ProviderException {
        String instructions = options.instructions().orElse(config.instructions());
        long fixed = TokenEstimate.of(instructions)
                + tools.stream().mapToLong(ResponsePlan::tokens).sum();
        List<Item> items = fitting(context, context.setup.limits().contextTokens() - fixed);
        long tokens = fixed + items.stream().mapToLong(TokenEstimate::of).sum();
        return new Question(
                PromptBuilder.build(instructions, items), (int) Math.min(tokens, Integer.MAX_VALUE), speechMs(items));
    }

    /**
     * What a language model is asked.
     *
     * @param tokens about how many it reads
     * @param speechMs speech of the caller in it
     */
    record Question(List<ChatMessage> messages, int tokens, long speechMs) {}

    private static long tokens(Tool tool) {
        return TokenEstimate.of(tool.name())
                + TokenEstimate.of(tool.description())
                + TokenEstimate.of(tool.parametersJson());
    }

    private List<Item> fitting(SessionContext context, long room) throws ProviderException {
        // A context of the client's own has a beginning of its own.
        ContextWindow window = options.input().isPresent() ? new ContextWindow() : context.window;
        try {
            return window.fit(items(context), room, config.llm().truncation());
        } catch (ContextWindow.TooLongException e) {
            throw new ProviderException(
                    ProviderException.Kind.TOO_LONG,
                    context.providers.languageModel().engine(),
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

    /** The client's functions that it may call. */
    List<Tool> functions() {
        return options.tools().orElse(config.llm().tools());
    }

    /** The client's servers whose tools it may call. */
    List<ToolPermission> servers() {
        return options.servers().orElse(config.llm().servers());
    }

    private Optional<ToolServerChoice> serverChoice() {
        return options.toolChoice().isPresent()
                ? options.serverChoice()
                : config.llm().serverChoice();
    }

    /**
     * What the language model is asked next.
     *
     * @param first whether it has called nothing yet; a choice forced on it holds only then
     * @param last whether it may call nothing any more
     */
    LanguageModel.Request request(List<ChatMessage> messages, Toolset toolset, boolean first, boolean last) {
        SessionConfig.Llm llm = config.llm();
        Optional<ToolServerChoice> forced = serverChoice().filter(it -> first);
        ToolChoice asked = options.toolChoice().orElse(llm.toolChoice());
        ToolChoice later = asked.equals(ToolChoice.NONE) ? ToolChoice.NONE : ToolChoice.AUTO;
        ToolChoice choice = first ? forced.map(toolset::choice).orElse(asked) : later;
        List<Tool> tools = toolset.tools(forced);
        if (choice.function().filter(name -> !named(tools, name)).isPresent()) {
            // Its tool went with a later list of tools, or its server does not have it: servers refuse such a request.
            choice = ToolChoice.AUTO;
        }
        return new LanguageModel.Request(
                messages,
                llm.model(),
                llm.temperature(),
                firstPresent(options.maxTokens(), llm.maxTokens()),
                tools,
                last ? ToolChoice.NONE : choice,
                options.hints().or(llm.hints()));
    }

    private static boolean named(List<Tool> tools, String name) {
        return tools.stream().anyMatch(tool -> tool.name().equals(name));
    }

    /** The items it answers, as they are now. */
    List<Item> items(SessionContext context) {
        return options.input()
                .map(given -> given.stream()
                        .map(item -> context.conversation.find(item.id()).orElse(item))
                        .toList())
                .orElseGet(() -> context.conversation.items().stream()
                        .filter(item -> !context.isAnnouncement(item.id()))
                        .toList());
    }

    private static OptionalInt firstPresent(OptionalInt first, OptionalInt second) {
        return first.isPresent() ? first : second;
    }
}
