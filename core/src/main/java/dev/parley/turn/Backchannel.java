package dev.parley.turn;

import static dev.parley.turn.TurnState.NONE;

import dev.parley.turn.Decision.Reason;
import dev.parley.turn.TurnPolicy.Detection;
import dev.parley.turn.TurnState.Caller;

/**
 * When the bot says a backchannel: in a pause of a long turn, behind words that invite one, where sound and words agree that
 * the caller goes on. Reads what {@link EndOfTurn} knows, and changes nothing of it.
 */
final class Backchannel {
    /** So much of the wait for the end of the turn has to be left: the sound would be heard together with the reply. */
    static final long LEAST_LEFT_MS = 600;

    /** Later in a pause it would meet the caller, who goes on. */
    static final long LATEST_MS = 1_000;

    private Backchannel() {}

    /** The words of the turn were judged. */
    static void words(TurnDraft draft, boolean invited) {
        if (draft.policy.backchannels().isPresent()) {
            draft.backchannels(draft.backchannels().invited(invited));
        }
    }

    /** More is known of the pause under way. */
    static void sayIfInvited(TurnDraft draft, long audioMs) {
        TurnPolicy policy = draft.policy;
        if (policy.backchannels().isEmpty()
                || policy.detection() != Detection.END_OF_TURN
                || !(draft.caller() instanceof Caller.Speaking speaking)
                || !draft.onlyListens()
                || !draft.backchannels().invited()) {
            return;
        }
        BackchannelTiming timing = policy.backchannels().get();
        long saidMs = draft.backchannels().saidMs();
        boolean longEnough = audioMs - speaking.startMs() >= timing.turnMs()
                && (saidMs == NONE || audioMs - saidMs >= timing.intervalMs());
        if (longEnough && goesOn(draft, speaking.voicedMs(), audioMs)) {
            draft.backchannels(draft.backchannels().saidAt(audioMs));
            draft.decide(new Decision.SayBackchannel(Reason.CALLER_GOES_ON));
        }
    }

    /** Whether sound and words of this pause agree that more follows, and it is young enough and may last long enough. */
    private static boolean goesOn(TurnDraft draft, long voicedMs, long audioMs) {
        EndOfTurnState known = draft.ending();
        long pauseMs = audioMs - voicedMs;
        // Those from before may lack the last word: a digit, say.
        boolean complete = known.wordsMs() - voicedMs >= EndOfTurnWait.PREPARE_MS;
        boolean unfinished = known.score() >= 0 && known.score() < EndOfTurnWait.UNFINISHED;
        boolean worded =
                switch (known.words()) {
                    case OPEN, DOUBTFUL, NEUTRAL -> true;
                    case FINISHED, BRIEF, UNKNOWN -> false;
                };
        return known.asked()
                && pauseMs <= LATEST_MS
                && unfinished
                && worded
                && complete
                && EndOfTurnWait.of(draft.policy, known).ms() - pauseMs >= LEAST_LEFT_MS;
    }
}
