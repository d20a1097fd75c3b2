package dev.parley.session.response;

import dev.parley.concurrent.Cancellable;
import dev.parley.concurrent.SessionExecutor;
import dev.parley.conversation.Item;
import dev.parley.provider.LanguageModel;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException;
import dev.parley.provider.decorator.LanguageModelDecorator;
import dev.parley.session.EarlyReplyPolicy;
import dev.parley.session.ResponseOptions;
import dev.parley.session.SessionOutput;
import dev.parley.session.SessionOutput.EarlyReplyEnded.Outcome;
import dev.parley.session.context.SessionContext;
import dev.parley.session.output.ResponsePlan;
import dev.parley.session.playout.PreparedSpeech;
import dev.parley.session.tools.SessionTools;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Begins the reply to a turn that has probably ended, unheard and unseen. When the response that answers the turn asks the
 * language model for exactly the same, it takes over what was begun; else, and when the caller goes on, that is discarded.
 * At most one at a time, and so many for nothing as the {@link EarlyReplyPolicy} allows. Loop only.
 */
public final class EarlyReply {
    /** What nobody has asked for by then is discarded: the longest pause within a turn, and the time for its words. */
    private static final Duration LONGEST_UNASKED = Duration.ofSeconds(10);

    private final SessionContext context;
    private final SessionTools tools;
    private final PromptSource source;
    private final EarlyReplyPolicy policy;
    private final LanguageModel model;
    private Optional<PreparedReply> prepared = Optional.empty();
    private SessionExecutor.Timer expiry = () -> {};
    private int discardedInTurn;
    private int discarded;

    EarlyReply(SessionContext context, SessionTools tools, PromptSource source) {
        this.context = context;
        this.tools = tools;
        this.source = source;
        this.policy = context.setup().earlyReplies();
        this.model = new Adopting(context.providers().languageModel());
    }

    /** Whether any is ever begun. */
    public boolean isOn() {
        return policy.on();
    }

    /** The caller begins to speak: what was begun before answers nothing any more. */
    public void turnBegan() {
        discard(Outcome.CONTINUED);
        discardedInTurn = 0;
    }

    /**
     * The turn has probably ended.
     *
     * @param heard the item that it would become now
     */
    public void prepare(Item.Message heard) {
        if (!policy.on() || heard.words().isBlank() || isSpent()) {
            return;
        }
        ResponsePlan plan = ResponsePlan.of(context, ResponseOptions.DEFAULT);
        Optional<LanguageModel.Request> request = request(plan, heard);
        if (request.isEmpty()
                || prepared.filter(it -> it.answers(request.get())).isPresent()) {
            return;
        }
        discard(Outcome.CHANGED);
        if (!isSpent()) {
            prepared = Optional.of(new PreparedReply(context, plan, request.get(), () -> discard(Outcome.FAILED)));
            expiry = context.handleAfter(LONGEST_UNASKED, () -> discard(Outcome.UNANSWERED));
        }
    }

    private boolean isSpent() {
        return discardedInTurn >= policy.discardsPerTurn() || discarded >= policy.discardsPerCall();
    }

    /** What the response to this turn would ask; empty when there is no room for it. */
    private Optional<LanguageModel.Request> request(ResponsePlan plan, Item.Message heard) {
        ResponsePrompt prompt = new ResponsePrompt(context, tools, source, plan);
        try {
            prompt.read(Optional.of(heard));
            return Optional.of(prompt.next(prompt.toolset()));
        } catch (ProviderException e) {
            return Optional.empty(); // The response itself will say so.
        }
    }

    /** The caller has not finished. */
    public void callerGoesOn() {
        discard(Outcome.CONTINUED);
    }

    private void discard(Outcome outcome) {
        PreparedReply gone = prepared.orElse(null);
        if (gone == null) {
            return;
        }
        prepared = Optional.empty();
        expiry.cancel();
        if (gone.isAdopted()) {
            gone.drop();
            return;
        }
        LlmEvent.Usage wasted = gone.usage();
        gone.drop();
        discardedInTurn++;
        discarded++;
        context.emit(new SessionOutput.EarlyReplyEnded(outcome, Duration.ZERO, wasted));
    }

    /** The language model for responses of the conversation: one that may have begun. */
    LanguageModel model() {
        return model;
    }

    /** The voice of what was begun. */
    Optional<PreparedSpeech> speech() {
        return prepared.flatMap(PreparedReply::speech);
    }

    private Optional<Cancellable> adopt(LanguageModel.Request request, Consumer<? super LlmEvent> listener) {
        Optional<PreparedReply> fitting = prepared.filter(it -> it.answers(request));
        if (fitting.isEmpty()) {
            discard(Outcome.CHANGED);
        }
        return fitting.map(it -> {
            context.emit(new SessionOutput.EarlyReplyEnded(Outcome.USED, it.saved(), LlmEvent.Usage.UNKNOWN));
            return it.adopt(listener);
        });
    }

    private final class Adopting extends LanguageModelDecorator {
        Adopting(LanguageModel model) {
            super(model);
        }

        @Override
        public Cancellable generate(Request request, SessionExecutor executor, Consumer<? super LlmEvent> listener) {
            return adopt(request, listener).orElseGet(() -> provider.generate(request, executor, listener));
        }
    }
}
