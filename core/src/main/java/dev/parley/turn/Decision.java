package dev.parley.turn;

/** What turn-taking decided, each with its reason. The session carries decisions out in the order given. */
public sealed interface Decision {
    Reason reason();

    /** Why. Stable names: they stand in logs, metrics and recordings. */
    enum Reason {
        /** The caller's voice. */
        VOICE,
        /** A recognised word. */
        WORD,
        /** Silence long enough after the last voice. */
        SILENCE_AFTER_VOICE,
        /** The recogniser takes the caller to have finished. */
        PAUSE_SCORE,
        /** The end-of-turn model takes the caller to have finished, and no word speaks against it. */
        MODEL_FINISHED,
        /** The words stand alone, and nothing speaks against it. */
        WORDS_FINISHED,
        /** The caller pauses. */
        PAUSE,
        /** The words show that the caller has not finished. */
        WORDS_OPEN,
        /** The client ended the turn, and asks for the reply itself. */
        CLIENT_COMMIT,
        /** The turn was as long as turns may be. */
        LONGEST_TURN,
        /** All that was said is heard and unanswered. */
        TURN_ENDED,
        /** The bot speaks first. */
        FIRST_MESSAGE,
        /** Nobody spoke for as long as the policy allows. */
        LONG_SILENCE,
        /** The bot took leave and nobody objected. */
        GOODBYE,
        /** Voice within the guard time after the bot's first sound, gone when the guard ended. */
        ECHO_GUARD,
        /** Voice much softer than the caller's, while the bot spoke: somebody else, or the bot itself. */
        FAINT_VOICE,
        /** A word that the bot was just saying. */
        ECHOED_WORD,
        /** The policy does not let the caller interrupt. */
        INTERRUPTION_OFF,
        /** No audio has come for as long as a turn may go without. */
        AUDIO_STOPPED,
        /** The turn had no words. */
        NOTHING_HEARD,
        /** Nothing was said but what listeners say without wanting the turn. */
        BACKCHANNEL,
        /** The turn's words cannot be had: the recogniser failed, or took too long. */
        WORDS_LOST,
        /** The caller went on speaking; the end of that answers both. */
        SPEECH_CONTINUED,
        /** The client's connection is gone; the caller may come back. */
        CLIENT_GONE,
        /** A reply that was decided has no sound yet. */
        REPLY_SLOW,
        /** The caller tells something, pauses, and is taken to go on. */
        CALLER_GOES_ON
    }

    /** The caller speaks since {@code startMs} (audio time, prefix padding included). */
    record SpeechStarted(long startMs, Reason reason) implements Decision {}

    /** The caller's turn is over; its speech ended at {@code endMs} (audio time). Words are to be flushed. */
    record TurnEnded(long endMs, Reason reason) implements Decision {}

    /**
     * Ask whether the turn under way sounds finished; {@link TurnEvent.EndOfTurnScore} is the answer, and silence decides
     * where none comes.
     *
     * @param startMs where the turn began (audio time)
     * @param endMs end of the audio to be asked about: some silence after the last voice
     */
    record AskEndOfTurn(long startMs, long endMs, Reason reason) implements Decision {}

    /**
     * The turn has probably ended: a reply to what was heard of it may be prepared, unheard. May come again in the same
     * pause, once more words are known; then it is about all of them.
     */
    record PrepareReply(Reason reason) implements Decision {}

    /** The turn has not ended after all: what was prepared is of no use. */
    record DiscardReply(Reason reason) implements Decision {}

    /** Start a reply. */
    record Respond(Reason reason) implements Decision {}

    /** A few words are said before the reply under way. Decided by the session: turn-taking knows of no voice. */
    record SayFiller(Reason reason) implements Decision {}

    /**
     * Say a backchannel, such as "mm-hm", in the pause under way; not once the caller speaks again. It is no reply, and the bot
     * is not active by it.
     */
    record SayBackchannel(Reason reason) implements Decision {}

    /** Hold the bot's playout where it is, until it is known what the caller says over it. */
    record HoldPlayout(Reason reason) implements Decision {}

    /** The caller did not want the turn: the playout that is held goes on. */
    record ContinuePlayout(Reason reason) implements Decision {}

    /** Stop the bot now. */
    record Interrupt(Reason reason) implements Decision {}

    /**
     * What interrupted the bot had no words, or was a backchannel: the interrupted reply goes on from the last word heard,
     * or another one is made.
     */
    record Resume(Reason reason) implements Decision {}

    /** Say that the caller was not understood, for a turn of theirs that nothing else answers. */
    record Apologise(Reason reason) implements Decision {}

    /** Tell the bot that nobody has spoken for long, and let it speak. */
    record PromptSilence(Reason reason) implements Decision {}

    /** The bot took leave: end the session. */
    record End(Reason reason) implements Decision {}

    /**
     * Something that could have been acted on was not.
     *
     * @param what one of {@link Ignored#SPEECH}, {@link Ignored#WORD}, {@link Ignored#TURN}, {@link Ignored#REPLY},
     *     {@link Ignored#INTERRUPTION}
     */
    record Ignored(String what, Reason reason) implements Decision {
        /** Voice was not taken for speech. */
        public static final String SPEECH = "speech";
        /** A word was not taken for the caller's. */
        public static final String WORD = "word";
        /** A turn gets no reply. */
        public static final String TURN = "turn";
        /** A reply is put off. */
        public static final String REPLY = "reply";
        /** The bot speaks on. */
        public static final String INTERRUPTION = "interruption";
    }
}
