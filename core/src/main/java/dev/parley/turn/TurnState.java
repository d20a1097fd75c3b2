package dev.parley.turn;

import java.util.OptionalLong;

/**
 * Where turn-taking stands: the caller, the bot, what is unanswered, and the clock of the long silence. Immutable; made
 * only by {@link TurnMachine} and {@link #initial()}. Equal events from equal states give equal states.
 *
 * @param caller what the caller does
 * @param bot what the bot does
 * @param open what has been said and is not settled
 * @param quiet how long nobody has spoken
 * @param spentMs audio before this belongs to turns that ended, or was thrown away
 * @param ending what is known of the end of the caller's turn
 * @param backchannels what the bot may say meanwhile
 */
public record TurnState(
        Caller caller,
        Bot bot,
        Open open,
        Quiet quiet,
        long spentMs,
        EndOfTurnState ending,
        BackchannelState backchannels) {
    /** Stands for a time that is not set. */
    static final long NONE = -1;

    private static final TurnState INITIAL = new TurnState(
            new Caller.Silent(),
            new Bot.Idle(),
            new Open(0, false, false, false, false),
            Quiet.BEFORE_BEGIN,
            0,
            EndOfTurnState.INITIAL,
            BackchannelState.INITIAL);

    /** The caller; times in ms of caller audio. */
    public sealed interface Caller {
        /** Not speaking. */
        record Silent() implements Caller {}

        /**
         * Voice without a gap that may become speech.
         *
         * @param guardMs it counts only when it lasts past this point; 0 when no echo guard applies
         * @param loud whether any of it was as loud as the caller
         */
        record Onset(long startMs, long endMs, long guardMs, boolean loud) implements Caller {}

        /**
         * In a turn.
         *
         * @param startMs as decided, padding included
         * @param voicedMs end of the last voice (or word, with semantic detection)
         * @param worded whether a word was recognised
         */
        record Speaking(long startMs, long voicedMs, boolean worded) implements Caller {}
    }

    /** The bot, as the machine was told, or left it with an interruption. */
    public sealed interface Bot {
        record Idle() implements Bot {}

        record Preparing() implements Bot {}

        /**
         * @param sinceMs caller audio heard when its first sound went out
         * @param holdable whether its playout can be held
         * @param overlap what the caller says over it
         */
        record Speaking(long sinceMs, boolean holdable, Overlap overlap) implements Bot {
            Speaking with(Overlap next) {
                return new Speaking(sinceMs, holdable, next);
            }

            /** Whether its playout is held. */
            boolean held() {
                return overlap.stage() == Overlap.Stage.HELD;
            }
        }
    }

    /**
     * @param transcripts turns that ended and whose words are not complete
     * @param replyOwed whether words were heard that no reply takes up yet
     * @param leaveTaken whether the bot said goodbye, while the caller spoke or was not yet understood
     * @param cutShort whether the bot was cut short, by a turn that has shown no words yet
     * @param wordsLost whether words were lost, and nobody has told the caller
     */
    public record Open(int transcripts, boolean replyOwed, boolean leaveTaken, boolean cutShort, boolean wordsLost) {}

    /**
     * @param began whether the session began; nothing is prompted before
     * @param sinceMs session clock since when nobody speaks and nothing is awaited; -1 otherwise
     * @param promptMs session clock at which the bot is to be prompted; -1 never
     */
    public record Quiet(boolean began, long sinceMs, long promptMs) {
        static final Quiet BEFORE_BEGIN = new Quiet(false, NONE, NONE);
    }

    /** Nobody has spoken, the session has not begun. */
    public static TurnState initial() {
        return INITIAL;
    }

    /** Session clock at which a {@link TurnEvent.Tick} is wanted; ask again after each step. */
    public OptionalLong deadlineMs() {
        return quiet.promptMs() == NONE ? OptionalLong.empty() : OptionalLong.of(quiet.promptMs());
    }

    /** Whether the caller is in a turn: {@link Decision.SpeechStarted} without an end yet. */
    public boolean userSpeaking() {
        return caller instanceof Caller.Speaking;
    }

    /** Whether the caller is in a turn in which a word was recognised. */
    public boolean userWorded() {
        return caller instanceof Caller.Speaking speaking && speaking.worded();
    }

    /**
     * Whether the caller is in a turn and silent, for as long as between two words and longer; only known with
     * {@link TurnPolicy.Detection#END_OF_TURN}.
     */
    public boolean userPausing() {
        return userSpeaking() && ending.asked();
    }

    /** Whether the bot's voice is going out. */
    public boolean botSpeaking() {
        return bot instanceof Bot.Speaking;
    }

    /** Whether the bot prepares a reply or speaks. */
    public boolean botActive() {
        return !(bot instanceof Bot.Idle);
    }

    /** Whether nobody speaks or is about to, and no words or reply are awaited. */
    public boolean calm() {
        return caller instanceof Caller.Silent && !botActive() && !awaitingTranscript() && !open.replyOwed();
    }

    /** Whether words were heard that nothing answers yet, or lost and nobody has told the caller. */
    public boolean owesReply() {
        return open.replyOwed() || open.wordsLost();
    }

    /** Whether a turn ended whose {@link TurnEvent.Transcribed} has not come. */
    public boolean awaitingTranscript() {
        return open.transcripts() > 0;
    }
}
