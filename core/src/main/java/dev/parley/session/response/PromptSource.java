package dev.parley.session.response;

import dev.parley.conversation.ContextWindow;
import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.TokenEstimate;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel.Tool;
import dev.parley.provider.ProviderException;
import dev.parley.session.context.SessionContext;
import dev.parley.session.items.PendingWords;
import dev.parley.session.output.ResponsePlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a session's language model reads of the conversation: the items a response answers, as many as fit. Loop only. */
final class PromptSource {
    private final SessionContext context;
    private final PendingWords words;
    private final AnnouncedItems announced;
    private final ContextWindow window = new ContextWindow();

    /** @param announced what the model is not to read */
    PromptSource(SessionContext context, PendingWords words, AnnouncedItems announced) {
        this.context = context;
        this.words = words;
        this.announced = announced;
    }

    /**
     * What the language model is asked first, in the words known by now.
     *
     * @param tools what it may call
     * @param heard an item that is not in the conversation yet, and will be its last
     * @throws ProviderException when it is more than the model takes
     */
    Question question(ResponsePlan plan, List<Tool> tools, Optional<Item> heard) throws ProviderException {
        String instructions = plan.options().instructions().orElse(plan.config().instructions());
        long fixed = TokenEstimate.of(instructions)
                + tools.stream().mapToLong(PromptSource::tokens).sum();
        List<Item> items = fitting(plan, heard, context.setup().limits().contextTokens() - fixed);
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

    private List<Item> fitting(ResponsePlan plan, Optional<Item> heard, long room) throws ProviderException {
        // A context of the client's own has a beginning of its own.
        ContextWindow fitted = plan.options().input().isPresent() ? new ContextWindow() : window;
        try {
            return fitted.fit(
                    Stream.concat(items(plan).stream(), heard.stream()).toList(),
                    room,
                    plan.config().llm().truncation());
        } catch (ContextWindow.TooLongException e) {
            throw new ProviderException(
                    ProviderException.Kind.TOO_LONG,
                    context.providers().languageModel().engine(),
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

    /** Runs {@code action} once no words are missing of the items that a response answers. */
    void whenWordsAreThere(ResponsePlan plan, Runnable action) {
        words.whenSettled(items(plan).stream().map(Item::id).collect(Collectors.toSet()), action);
    }

    /** The items a response answers, as they are now. */
    private List<Item> items(ResponsePlan plan) {
        return plan.options()
                .input()
                .map(given -> given.stream()
                        .map(item -> context.conversation().find(item.id()).orElse(item))
                        .toList())
                .orElseGet(() -> context.conversation().items().stream()
                        .filter(item -> !announced.contains(item.id()))
                        .toList());
    }
}
