package dev.parley.session;

import dev.parley.provider.ChatMessage;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the language model reads for one response, round by round: the conversation as it was when the model was first
 * asked, and behind it what came of the tools it called. Loop only.
 */
final class ResponsePrompt {
    private final SessionContext context;
    private final ResponsePlan plan;
    private final ResponseOutput output;
    private final List<ChatMessage> laterRounds = new ArrayList<>();
    private final StringBuilder saidInRound = new StringBuilder();
    private List<ChatMessage> question = List.of();
    private Optional<Continuation> continued = Optional.empty();
    private int rounds;

    ResponsePrompt(SessionContext context, ResponsePlan plan, ResponseOutput output) {
        this.context = context;
        this.plan = plan;
        this.output = output;
    }

    /** The model goes on behind a reply that was cut. */
    void behind(Continuation cut) {
        continued = Optional.of(cut);
    }

    /** What the model may call now. */
    Toolset toolset() {
        return context.tools.offer(plan.functions(), plan.servers());
    }

    /**
     * Settles what the model reads before its first word, unless that is settled.
     *
     * @throws ProviderException when it is more than the model takes
     */
    void read() throws ProviderException {
        if (rounds > 0 || !question.isEmpty()) {
            return;
        }
        ResponsePlan.Question asked = plan.question(context, toolset().tools(Optional.empty()));
        output.asked(asked);
        question = continued.map(cut -> cut.behind(asked.messages())).orElse(asked.messages());
    }

    /** What the model is asked now. */
    LanguageModel.Request next(Toolset toolset) {
        List<ChatMessage> messages = new ArrayList<>(question);
        messages.addAll(laterRounds);
        boolean last = rounds >= context.providers.tools().conduct().rounds();
        return plan.request(messages, toolset, rounds == 0, last);
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
