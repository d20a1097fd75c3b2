package dev.parley.turn;

/**
 * What turn-taking is told. {@code audioMs} counts the caller's audio (ms since its first sample); {@code clockMs} is
 * time since the session began. Both never go back.
 */
public sealed interface TurnEvent {
    /** Time since the session began. */
    long clockMs();

    /** The session is ready to talk. */
    record Began(long clockMs) implements TurnEvent {}

    /**
     * One frame of caller audio ending at {@code audioMs}, {@code frameMs} long.
     *
     * @param faint whether it is much softer than the caller was so far
     */
    record Voice(double probability, boolean faint, long frameMs, long audioMs, long clockMs) implements TurnEvent {
        /** One as loud as any. */
        public Voice(double probability, long frameMs, long audioMs, long clockMs) {
            this(probability, false, frameMs, audioMs, clockMs);
        }
    }

    /**
     * A word was recognised. Words of one turn come before its {@link Transcribed}.
     *
     * @param audioMs where the word begins in the caller's audio; unknown, the audio heard so far
     * @param echo whether the bot said the same word within the last moments, so that it may be the bot's own voice
     * @param backchannel whether listeners say it without wanting the turn
     */
    record Word(String text, boolean echo, boolean backchannel, long audioMs, long clockMs) implements TurnEvent {
        /** One that is no backchannel. */
        public Word(String text, boolean echo, long audioMs, long clockMs) {
            this(text, echo, false, audioMs, clockMs);
        }
    }

    /** The recogniser's smoothed probability that the caller has finished. */
    record PauseScore(double probability, long audioMs, long clockMs) implements TurnEvent {}

    /**
     * The answer to {@link Decision.AskEndOfTurn}.
     *
     * @param probability that the caller has finished, 0 to 1
     * @param askedMs the end of the audio that was asked about: one about an earlier pause is left aside
     * @param audioMs caller audio heard when it came
     */
    record EndOfTurnScore(double probability, long askedMs, long audioMs, long clockMs) implements TurnEvent {}

    /**
     * How finished all words sound that were heard of the turn under way so far; may change with each word.
     *
     * @param invites whether a listener may say a backchannel behind them, should the caller go on
     */
    record WordsJudged(Completeness completeness, boolean invites, long audioMs, long clockMs) implements TurnEvent {
        /** Behind which a listener says nothing. */
        public WordsJudged(Completeness completeness, long audioMs, long clockMs) {
            this(completeness, false, audioMs, clockMs);
        }
    }

    /** The same at a first look, in the first moments of a silence: says nothing about the end of the turn. */
    record WordsGlanced(Completeness completeness, long audioMs, long clockMs) implements TurnEvent {}

    /** The caller pressed a key of the telephone: somebody is there, who says nothing. */
    record KeyPressed(long clockMs) implements TurnEvent {}

    /** The client ended the turn itself. */
    record Committed(long audioMs, long clockMs) implements TurnEvent {}

    /** The caller's turn is as long as turns may be. */
    record Overlong(long audioMs, long clockMs) implements TurnEvent {}

    /** No audio has come for as long as a turn may go without; {@code audioMs} is where it stopped. */
    record AudioStopped(long audioMs, long clockMs) implements TurnEvent {}

    /** The client threw the uncommitted audio away. */
    record Cleared(long audioMs, long clockMs) implements TurnEvent {}

    /**
     * The words of the oldest turn still without this are complete; {@code empty} when there were none. Every
     * {@link Decision.TurnEnded} is followed by one, or by {@link Unheard}.
     *
     * @param backchannel whether there were none but those that listeners say without wanting the turn
     * @param clientsTurn whether the client ended the turn itself: then it asks for the reply itself, too
     */
    record Transcribed(boolean empty, boolean backchannel, boolean clientsTurn, long clockMs) implements TurnEvent {
        /** Of words that are no backchannel, or of none. */
        public Transcribed(boolean empty, boolean clientsTurn, long clockMs) {
            this(empty, false, clientsTurn, clockMs);
        }
    }

    /** The words of the oldest turn still awaited cannot be had; {@code clientsTurn} as in {@link Transcribed}. */
    record Unheard(boolean clientsTurn, long clockMs) implements TurnEvent {}

    /** The bot prepares a reply, whoever asked for it. It takes up all that was heard so far. */
    record BotPreparing(long clockMs) implements TurnEvent {}

    /**
     * The first sound of the reply goes out.
     *
     * @param holdable whether its playout can be held, and go on where it was
     */
    record BotSpeaking(long audioMs, boolean holdable, long clockMs) implements TurnEvent {
        /** One that can only be stopped. */
        public BotSpeaking(long audioMs, long clockMs) {
            this(audioMs, false, clockMs);
        }
    }

    /** The reply has been played to its end, or ended without a sound; {@code goodbye} when its words took leave. */
    record BotFinished(boolean goodbye, long clockMs) implements TurnEvent {}

    /** The reply was cancelled, or failed. Not needed after {@link Decision.Interrupt}, harmless there. */
    record BotStopped(long clockMs) implements TurnEvent {}

    /** Time passed; sent at {@link TurnState#deadlineMs()}. One that comes early or for nothing does nothing. */
    record Tick(long clockMs) implements TurnEvent {}
}
