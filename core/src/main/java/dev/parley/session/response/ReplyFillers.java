package dev.parley.session.response;

import dev.parley.conversation.Item;
import dev.parley.conversation.Role;
import dev.parley.session.FillerPolicy;
import dev.parley.session.SessionOutput;
import dev.parley.session.context.SessionContext;
import dev.parley.session.context.TurnController;
import dev.parley.session.output.MessageQueue;
import dev.parley.session.output.ResponsePlan;
import dev.parley.turn.Decision;
import java.time.Duration;
import java.util.List;
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
    private Optional<String> last = Optional.empty();
    private boolean saidNothingElse;

    ReplyFillers(
            SessionContext context, TurnController turnController, AnnouncedItems announced, CallerClock callerClock) {
        this.context = context;
        this.turnController = turnController;
        this.announced = announced;
        this.callerClock = callerClock;
        this.policy = context.setup().fillers();
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
        String phrase = choose(policy.phrases(plan.language(context)));
        last = Optional.of(phrase);
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

    private String choose(List<String> phrases) {
        List<String> others = phrases.stream()
                .filter(phrase -> last.filter(phrase::equals).isEmpty())
                .toList();
        List<String> fresh = others.isEmpty() ? phrases : others;
        return fresh.get(context.random().nextInt(fresh.size()));
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
