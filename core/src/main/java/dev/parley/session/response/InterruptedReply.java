package dev.parley.session.response;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.session.context.SessionContext;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The rest of a reply that was interrupted: owed to the caller until somebody says something. When nobody does, the bot goes
 * on by itself. Loop only.
 */
final class InterruptedReply {
    private final SessionContext context;
    private final Predicate<Continuation> goOn;
    private Optional<Continuation> rest = Optional.empty();
    private SessionExecutor.Timer timer = () -> {};
    private boolean held;

    /** @param goOn says the rest if that is possible now, and tells whether it was */
    InterruptedReply(SessionContext context, Predicate<Continuation> goOn) {
        this.context = context;
        this.goOn = goOn;
    }

    /**
     * A reply was interrupted; what it would still have said is owed where the bot answers by itself, or where it was no
     * caller who interrupted it.
     */
    void owe(Optional<Continuation> unsaid) {
        forget();
        rest = unsaid.filter(it -> held || context.config().turns().respond());
        wait(rest.isPresent());
    }

    /** It is not owed any more. */
    void forget() {
        rest = Optional.empty();
        timer.cancel();
    }

    boolean isOwed() {
        return rest.isPresent();
    }

    /** Goes on now; false when nothing is owed, or the bot cannot speak now. */
    boolean goOn() {
        return !held && rest.filter(goOn).isPresent();
    }

    /** Nobody would hear it: it waits. */
    void hold() {
        held = true;
    }

    boolean isHeld() {
        return held;
    }

    /** Somebody hears the bot again. */
    void release() {
        held = false;
        goOn();
    }

    private void due() {
        wait(rest.isPresent() && !goOn());
    }

    private void wait(boolean again) {
        if (again) {
            timer = context.handleAfter(context.setup().silence().resumeAfter(), this::due);
        }
    }
}
