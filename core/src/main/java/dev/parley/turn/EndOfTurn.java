package dev.parley.turn;

import static dev.parley.turn.TurnState.NONE;

import dev.parley.turn.Decision.Reason;
import dev.parley.turn.TurnPolicy.Detection;
import dev.parley.turn.TurnState.Caller;

/**
 * The rules of {@link Detection#END_OF_TURN}: a pause is asked about once, and ends the turn when it has lasted as long as
 * {@link EndOfTurnWait} says. Everything it is told of another pause is left aside.
 */
final class EndOfTurn {
    /** Speech that follows the end of a turn so soon, and before the reply is heard, was the same thought. */
    private static final long SAME_THOUGHT_MS = 1_500;

    /** Words come behind the voice they are in: those that were judged so long before its end may be all of it. */
    private static final long WORDS_LAST_MS = 300;

    private EndOfTurn() {}

    private static boolean decides(TurnDraft draft) {
        return draft.policy.detection() == Detection.END_OF_TURN;
    }

    /** Voice within a turn whose last voice ended at {@code voicedMs}. */
    static void voice(TurnDraft draft, long voicedMs, TurnEvent.Voice frame) {
        if (!decides(draft)) {
            return;
        }
        EndOfTurnState known = draft.ending();
        if (known.asked()) {
            draft.ending(known.resumed(frame.audioMs() - frame.frameMs() - voicedMs));
        } else if (known.wordsMs() != NONE && frame.audioMs() - known.wordsMs() > WORDS_LAST_MS) {
            draft.ending(known.wordless());
        }
    }

    /** A frame of silence within a turn. */
    static void silence(TurnDraft draft, Caller.Speaking speaking, long audioMs) {
        if (!draft.ending().asked() && audioMs - speaking.voicedMs() >= EndOfTurnWait.ASK_MS) {
            draft.ending(draft.ending().askedAt(audioMs));
            draft.decide(new Decision.AskEndOfTurn(speaking.startMs(), audioMs, Reason.PAUSE));
        }
        endIfDue(draft, audioMs);
    }

    static void scored(TurnDraft draft, TurnEvent.EndOfTurnScore score) {
        if (decides(draft) && draft.ending().asked() && draft.ending().askedMs() == score.askedMs()) {
            draft.ending(draft.ending().scored(score.probability()));
            endIfDue(draft, score.audioMs());
        }
    }

    static void words(TurnDraft draft, TurnEvent.WordsJudged judged) {
        if (decides(draft) && draft.callerSpeaks()) {
            draft.ending(draft.ending().worded(judged.completeness(), judged.audioMs()));
            endIfDue(draft, judged.audioMs());
        }
    }

    private static void endIfDue(TurnDraft draft, long audioMs) {
        if (!(draft.caller() instanceof Caller.Speaking speaking)
                || !draft.ending().asked()) {
            return;
        }
        EndOfTurnWait wait = EndOfTurnWait.of(draft.policy, draft.ending());
        if (audioMs - speaking.voicedMs() >= wait.ms()) {
            draft.endTurn(speaking.voicedMs(), wait.reason());
        }
    }

    /** A turn begins at {@code fromMs}: perhaps the rest of one that was ended too early. */
    static void began(TurnDraft draft, long fromMs) {
        EndOfTurnState before = draft.ending();
        long pauseMs = fromMs - before.endedMs();
        boolean sameThought = decides(draft)
                && before.endedMs() != NONE
                && pauseMs >= 0
                && pauseMs <= SAME_THOUGHT_MS
                && !(draft.bot() instanceof TurnState.Bot.Speaking);
        draft.ending(sameThought ? before.resumed(pauseMs).fresh() : before.fresh());
    }

    static void ended(TurnDraft draft, long endMs) {
        draft.ending(
                decides(draft) ? draft.ending().ended(endMs) : draft.ending().fresh());
    }
}
