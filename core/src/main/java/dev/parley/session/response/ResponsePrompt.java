package dev.parley.session.response;

import dev.parley.conversation.Item;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LanguageModel.Tool;
import dev.parley.provider.LanguageModel.ToolChoice;
import dev.parley.provider.ProviderException;
import dev.parley.session.SessionConfig;
import dev.parley.session.context.SessionContext;
import dev.parley.session.output.ResponseOutput;
import dev.parley.session.output.ResponsePlan;
import dev.parley.session.tools.ResponseCalls;
import dev.parley.session.tools.SessionTools;
import dev.parley.session.tools.Toolset;
import dev.parley.tool.ToolServerChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the language model reads for one response, round by round: the conversation as it was when the model was first
 * asked, and behind it what came of the tools it called. Loop only.
 */
final class ResponsePrompt {
    private final SessionContext context;
    private final ResponsePlan plan;
    private final Measured measured;
    private final SessionTools tools;
    private final PromptSource source;
    private final List<ChatMessage> laterRounds = new ArrayList<>();
    private final StringBuilder saidInRound = new StringBuilder();
    private List<ChatMessage> question = List.of();
    private Optional<Continuation> continued = Optional.empty();
    private int rounds;

    /** Told how much the model reads. */
    @FunctionalInterface
    private interface Measured {
        void asked(int tokens, long speechMs);
    }

    ResponsePrompt(ResponseParts parts, ResponsePlan plan, ResponseOutput output) {
        this(parts.context(), parts.tools(), parts.source(), plan, output::asked);
    }

    /** Of a response that may come. */
    ResponsePrompt(SessionContext context, SessionTools tools, PromptSource source, ResponsePlan plan) {
        this(context, tools, source, plan, (tokens, speechMs) -> {});
    }

    private ResponsePrompt(
            SessionContext context, SessionTools tools, PromptSource source, ResponsePlan plan, Measured measured) {
        this.context = context;
        this.tools = tools;
        this.source = source;
        this.plan = plan;
        this.measured = measured;
    }

    /** The model goes on behind a reply that was cut. */
    void behind(Continuation cut) {
        continued = Optional.of(cut);
    }

    /** What the model may call now. */
    Toolset toolset() {
        return tools.offer(plan.functions(), plan.servers());
    }

    /**
     * Settles what the model reads before its first word, unless that is settled.
     *
     * @throws ProviderException when it is more than the model takes
     */
    void read() throws ProviderException {
        read(Optional.empty());
    }

    /**
     * The same, as it will be.
     *
     * @param heard an item that will be the last of the conversation
     */
    void read(Optional<Item> heard) throws ProviderException {
        if (rounds > 0 || !question.isEmpty()) {
            return;
        }
        PromptSource.Question asked = source.question(plan, toolset().tools(Optional.empty()), heard);
        measured.asked(asked.tokens(), asked.speechMs());
        question = continued.map(cut -> cut.behind(asked.messages())).orElse(asked.messages());
    }

    /** What the model is asked now. */
    LanguageModel.Request next(Toolset toolset) {
        List<ChatMessage> messages = new ArrayList<>(question);
        messages.addAll(laterRounds);
        boolean last = rounds >= context.providers().tools().conduct().rounds();
        return request(messages, toolset, rounds == 0, last);
    }

    private Optional<ToolServerChoice> serverChoice() {
        return plan.options().toolChoice().isPresent()
                ? plan.options().serverChoice()
                : plan.config().llm().serverChoice();
    }

    /**
     * What the language model is asked next.
     *
     * @param first whether it has called nothing yet; a choice forced on it holds only then
     * @param last whether it may call nothing any more
     */
    private LanguageModel.Request request(List<ChatMessage> messages, Toolset toolset, boolean first, boolean last) {
        SessionConfig.Llm llm = plan.config().llm();
        Optional<ToolServerChoice> forced = serverChoice().filter(it -> first);
        ToolChoice asked = plan.options().toolChoice().orElse(llm.toolChoice());
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
                firstPresent(plan.options().maxTokens(), llm.maxTokens()),
                tools,
                last ? ToolChoice.NONE : choice,
                plan.options().hints().or(llm.hints()));
    }

    private static boolean named(List<Tool> tools, String name) {
        return tools.stream().anyMatch(tool -> tool.name().equals(name));
    }

    private static OptionalInt firstPresent(OptionalInt first, OptionalInt second) {
        return first.isPresent() ? first : second;
    }

    /** The model has written this. */
    void said(String delta) {
        saidInRound.append(delta);
    }

    /** A round is over: its calls have been answered. */
    void answered(ResponseCalls calls) {
        laterRounds.addAll(calls.asMessages(saidInRound.toString()));
        saidInRound.setLength(0);
        rounds++;
    }
}
