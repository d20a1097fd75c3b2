package dev.parley.turn;

/** What turn-taking decided, each with its reason. The session carries decisions out in the order given. */
public sealed interface Decision {
    Reason reason();

    /** Why. Stable names: they stand in logs, metrics and recordings. */
    enum Reason {
        VOICE,
        WORD,
        SILENCE_AFTER_VOICE,
        PAUSE_SCORE,
        CLIENT_COMMIT,
        TURN_ENDED,
        FIRST_MESSAGE,
        LONG_SILENCE,
        GOODBYE,
        ECHO_GUARD,
        ECHOED_WORD,
        INTERRUPTION_OFF,
        NOTHING_HEARD,
        SPEECH_CONTINUED
    }

    /** The caller speaks since {@code startMs} (audio time, prefix padding included). */
    record SpeechStarted(long startMs, Reason reason) implements Decision {}

    /** The caller's turn is over; its speech ended at {@code endMs} (audio time). Words are to be flushed. */
    record TurnEnded(long endMs, Reason reason) implements Decision {}

    /** Start a reply. */
    record Respond(Reason reason) implements Decision {}

    /** Stop the bot now. */
    record Interrupt(Reason reason) implements Decision {}

    /** Tell the bot that nobody has spoken for long, and let it speak. */
    record PromptSilence(Reason reason) implements Decision {}

    /** The bot took leave: end the session. */
    record End(Reason reason) implements Decision {}

    /** Something that could have been acted on was not. */
    record Ignored(String what, Reason reason) implements Decision {}
}
