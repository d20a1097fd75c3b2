package dev.parley.session.response;

import dev.parley.conversation.Item;
import dev.parley.conversation.Role;
import dev.parley.session.FillerPolicy;
import dev.parley.session.SessionOutput;
import dev.parley.session.context.PhraseChoice;
import dev.parley.session.context.SessionContext;
import dev.parley.session.context.TurnController;
import dev.parley.session.output.MessageQueue;
import dev.parley.session.output.ResponsePlan;
import dev.parley.turn.Decision;
import java.time.Duration;
import java.util.Optional;

/**
 * Says one short phrase before a reply that is slow to begin, and remembers through the session what was said: no phrase
 * comes twice in a row, and none where a filler was all the bot said last. The language model never reads it. Loop only.
 */
final class ReplyFillers {
    private final SessionContext context;
    private final TurnController turnController;
    private final AnnouncedItems announced;
    private final CallerClock callerClock;
    private final FillerPolicy policy;
    private final PhraseChoice phrases;
    private boolean saidNothingElse;

    ReplyFillers(
            SessionContext context, TurnController turnController, AnnouncedItems announced, CallerClock callerClock) {
        this.context = context;
        this.turnController = turnController;
        this.announced = announced;
        this.callerClock = callerClock;
        this.policy = context.setup().fillers();
        this.phrases = new PhraseChoice(context.random());
    }

    /** Silence after which this reply is filled in; empty: it is not. */
    Optional<Duration> wait(ResponsePlan plan) {
        boolean wanted = plan.spoken()
                && plan.inBand()
                && !policy.phrases(plan.language(context)).isEmpty();
        return policy.replyAfter().filter(wait -> wanted);
    }

    /** The wait is over: says something, unless the reply has begun, something else was said, or the caller is speaking. */
    void due(ResponsePlan plan, MessageQueue messages) {
        boolean tooLate =
                saidNothingElse || !messages.blank() || turnController.state().userSpeaking();
        if (tooLate || !callerHasSpoken()) {
            return;
        }
        String phrase = phrases.next(policy.phrases(plan.language(context)));
        said();
        context.emit(new SessionOutput.Decided(
                new Decision.SayFiller(Decision.Reason.REPLY_SLOW), callerClock.audioMs(), context.clockMs()));
        messages.announce(phrase);
        messages.itemId().ifPresent(announced::add);
    }

    /** A greeting answers nothing that could be thought about. */
    private boolean callerHasSpoken() {
        return context.conversation().items().stream()
                .anyMatch(item -> item instanceof Item.Message message && message.role() == Role.USER);
    }

    /** Something was said in place of a reply, whoever said it. */
    void said() {
        saidNothingElse = true;
    }

    /** A reply ends, or needs none any more. */
    void over(MessageQueue messages) {
        saidNothingElse &= !messages.hasSound();
    }
}
