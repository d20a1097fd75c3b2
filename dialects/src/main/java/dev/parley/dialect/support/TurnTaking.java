package dev.parley.dialect.support;

import dev.parley.dialect.SessionService;
import dev.parley.turn.TurnPolicy;

/** How turns are taken where a client leaves that to the server. */
public final class TurnTaking {
    private TurnTaking() {}

    /** By the recogniser's pause scores where it has some, else by an end-of-turn model, else by silence. */
    public static TurnPolicy of(SessionService service) {
        if (service.recogniser().pauseScores()) {
            return TurnPolicy.semantic();
        }
        return service.judgesEndOfTurn() ? TurnPolicy.endOfTurn() : TurnPolicy.voiceActivity();
    }
}
