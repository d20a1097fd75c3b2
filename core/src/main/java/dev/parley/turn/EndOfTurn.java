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

    /** The same for a first look at them: the detector hears a voice for so long after its end. */
    private static final long GLANCE_LASTS_MS = 100;

    private EndOfTurn() {}

    private static boolean decides(TurnDraft draft) {
        return draft.policy.detection() == Detection.END_OF_TURN;
    }

    /** Voice within a turn whose last voice ended at {@code voicedMs}. */
    static void voice(TurnDraft draft, long voicedMs, TurnEvent.Voice frame) {
        if (!decides(draft)) {
            return;
        }
        discard(draft, Reason.SPEECH_CONTINUED);
        EndOfTurnState known = draft.ending();
        if (known.prepare().glanceMs() != NONE
                && frame.audioMs() - known.prepare().glanceMs() > GLANCE_LASTS_MS) {
            known = known.with(Preparation.NOTHING);
            draft.ending(known);
        }
        if (known.asked()) {
            draft.ending(known.resumed(frame.audioMs() - frame.frameMs() - voicedMs));
        } else if (known.wordsMs() != NONE && frame.audioMs() - known.wordsMs() > WORDS_LAST_MS) {
            draft.ending(known.wordless());
        }
    }

    /** A frame of silence within a turn. */
    static void silence(TurnDraft draft, Caller.Speaking speaking, long audioMs) {
        if (!draft.ending().prepare().begun()) {
            prepareIfProbable(draft, audioMs);
        }
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
            Backchannel.sayIfInvited(draft, score.audioMs());
        }
    }

    static void words(TurnDraft draft, TurnEvent.WordsJudged judged) {
        if (decides(draft) && draft.callerSpeaks()) {
            draft.ending(draft.ending().worded(judged.completeness(), judged.audioMs()));
            Backchannel.words(draft, judged.invites());
            prepareIfProbable(draft, judged.audioMs());
            endIfDue(draft, judged.audioMs());
            Backchannel.sayIfInvited(draft, judged.audioMs());
        }
    }

    /** A reply can be prepared as soon as there are words that may be all. Says nothing about when the turn ends. */
    private static void prepareIfProbable(TurnDraft draft, long audioMs) {
        EndOfTurnState known = draft.ending();
        boolean glanced = known.words() == Completeness.UNKNOWN;
        long leastMs = glanced ? EndOfTurnWait.PREPARE_GLANCED_MS : EndOfTurnWait.PREPARE_MS;
        if (!(draft.caller() instanceof Caller.Speaking speaking)
                || draft.botActive()
                || draft.awaitsTranscript()
                || !draft.policy.respond()
                || audioMs - speaking.voicedMs() < leastMs) {
            return;
        }
        boolean unfinished = known.score() >= 0 && known.score() < EndOfTurnWait.UNFINISHED;
        Completeness words = glanced ? known.prepare().glance() : known.words();
        boolean probable =
                switch (words) {
                    case FINISHED, BRIEF -> true;
                    case NEUTRAL -> !unfinished;
                    case DOUBTFUL -> known.score() > EndOfTurnWait.FINISHED;
                    case OPEN, UNKNOWN -> false;
                };
        if (probable) {
            draft.ending(known.with(known.prepare().begun(true)));
            draft.decide(new Decision.PrepareReply(Reason.PAUSE));
        } else if (words == Completeness.OPEN) {
            discard(draft, Reason.WORDS_OPEN);
        }
    }

    /** What was prepared in the pause under way, if anything was, is of no use. */
    static void discard(TurnDraft draft, Reason reason) {
        if (draft.ending().prepare().begun()) {
            draft.ending(draft.ending().with(draft.ending().prepare().begun(false)));
            draft.decide(new Decision.DiscardReply(reason));
        }
    }

    static void glance(TurnDraft draft, TurnEvent.WordsGlanced glanced) {
        if (decides(draft) && draft.callerSpeaks()) {
            draft.ending(
                    draft.ending().with(draft.ending().prepare().glanced(glanced.completeness(), glanced.audioMs())));
            prepareIfProbable(draft, glanced.audioMs());
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
