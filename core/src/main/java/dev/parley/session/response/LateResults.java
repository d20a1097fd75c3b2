package dev.parley.session.response;

import dev.parley.session.context.SessionContext;
import dev.parley.session.context.TurnController;
import java.util.function.BooleanSupplier;

/**
 * Results of tools whose response was interrupted: the bot tells them by itself, once nobody speaks. Loop only.
 */
final class LateResults {
    private final SessionContext context;
    private final TurnController turnController;
    private final BooleanSupplier free;
    private final Runnable respond;
    private boolean unread;

    /**
     * @param free whether no reply is made or heard
     * @param respond starts one
     */
    LateResults(SessionContext context, TurnController turnController, BooleanSupplier free, Runnable respond) {
        this.context = context;
        this.turnController = turnController;
        this.free = free;
        this.respond = respond;
    }

    /** One has come. */
    void came() {
        unread = true;
        tell();
    }

    /** A reply begins, which reads all that is there. */
    void read() {
        unread = false;
    }

    /** Whether there is one that the bot will tell by itself. */
    boolean owed() {
        return unread && context.config().turns().respond();
    }

    /** Tells it now, unless somebody speaks; then later. */
    void tell() {
        boolean calm = !turnController.state().userSpeaking()
                && !turnController.state().awaitingTranscript();
        if (owed() && calm && free.getAsBoolean()) {
            respond.run();
        }
    }
}
