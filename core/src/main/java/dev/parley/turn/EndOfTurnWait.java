package dev.parley.turn;

import dev.parley.turn.Decision.Reason;

/**
 * How long a pause has to last to end a turn, and why it does then: the model's opinion of how it sounded, the words, the
 * caller's rhythm. Words that must go on count for more than the sound, which is a weak judge; sound and words that agree
 * end the turn soonest.
 *
 * @param ms silence since the last voice that ends the turn
 */
record EndOfTurnWait(long ms, Reason reason) {
    /** Silence at which the model is asked, and before which no wait is: shorter ones lie between words. */
    static final long ASK_MS = 192;

    /** Silence after which a reply to words that may be all is prepared: a plosive within a word is shorter. */
    static final long PREPARE_MS = 64;

    /** The same for words that were glanced at: the recogniser has heard that the voice fell, before the detector does. */
    static final long PREPARE_GLANCED_MS = 32;

    /** An answer above this: finished. */
    static final double FINISHED = 0.7;

    /** An answer below this: not finished. */
    static final double UNFINISHED = 0.3;

    /**
     * The sound says that the turn is over, and so do the words, or nothing in them speaks against it. Between the clauses of
     * a sentence spoken without a halt lie up to 256 ms.
     */
    static final long SURE_MS = 280;

    /** The words stand alone, and the model has not answered; or there is one, and a pause behind a greeting is shorter. */
    static final long LIKELY_MS = 350;

    /** The model says so, and the words are not known yet: they take longer than the model. */
    static final long WORDLESS_MS = 450;

    /** Nobody knows: this, and a tenth of the longest wait. */
    static final long UNSURE_MS = 200;

    static EndOfTurnWait of(TurnPolicy policy, EndOfTurnState state) {
        long longestMs = policy.silenceMs();
        long unsureMs = UNSURE_MS + longestMs / 10;
        boolean finished = state.score() > FINISHED;
        boolean unfinished = state.score() >= 0 && state.score() < UNFINISHED;
        Reason sound = finished ? Reason.MODEL_FINISHED : Reason.SILENCE_AFTER_VOICE;
        if (finished && state.words() == Completeness.FINISHED) {
            return new EndOfTurnWait(Math.min(longestMs, SURE_MS), Reason.MODEL_FINISHED);
        }
        double stretch = state.rhythm().stretch();
        EndOfTurnWait usual =
                switch (state.words()) {
                    case FINISHED -> words(unfinished, unsureMs);
                    case BRIEF ->
                        new EndOfTurnWait(
                                unfinished ? unsureMs : LIKELY_MS,
                                finished || unfinished ? sound : Reason.WORDS_FINISHED);
                    case NEUTRAL -> new EndOfTurnWait(finished ? SURE_MS : open(unfinished, unsureMs), sound);
                    case DOUBTFUL -> new EndOfTurnWait(doubtful(finished, unfinished, unsureMs), sound);
                    case UNKNOWN -> new EndOfTurnWait(finished ? WORDLESS_MS : open(unfinished, unsureMs), sound);
                    case OPEN ->
                        new EndOfTurnWait(
                                finished ? Math.min(longestMs, 3 * unsureMs) : longestMs, Reason.SILENCE_AFTER_VOICE);
                };
        return usual.stretched(stretch, longestMs);
    }

    private static EndOfTurnWait words(boolean unfinished, long unsureMs) {
        return unfinished
                ? new EndOfTurnWait(unsureMs, Reason.SILENCE_AFTER_VOICE)
                : new EndOfTurnWait(LIKELY_MS, Reason.WORDS_FINISHED);
    }

    /** The model alone is not believed for long: of finished sentences it takes one in four for unfinished. */
    private static long open(boolean unfinished, long unsureMs) {
        return unfinished ? 2 * unsureMs : unsureMs;
    }

    private static long doubtful(boolean finished, boolean unfinished, long unsureMs) {
        return (finished ? 2 : unfinished ? 4 : 3) * unsureMs;
    }

    private EndOfTurnWait stretched(double by, long longestMs) {
        long stretched = Math.max(ASK_MS, Math.round(ms * by));
        return new EndOfTurnWait(Math.min(longestMs, stretched), reason);
    }
}
