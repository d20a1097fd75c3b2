package dev.parley.app.evaluate;

import dev.parley.session.EarlyReplyPolicy;
import dev.parley.turn.TurnPolicy;
import java.util.List;
import java.util.Optional;

/**
 * A way of taking turns that is evaluated.
 *
 * @param words what it is, for people
 * @param policy empty where it cannot be evaluated
 * @param early whether replies are begun before a turn has certainly ended
 * @param leftOut why it cannot; empty where it can
 */
record EvaluatedPolicy(String name, String words, Optional<TurnPolicy> policy, EarlyReplyPolicy early, String leftOut) {
    /** In the order of the report. */
    static final List<EvaluatedPolicy> ALL = List.of(
            new EvaluatedPolicy("silence-500", "500 ms of silence (`server_vad`)", TurnPolicy.voiceActivity()),
            new EvaluatedPolicy(
                    "silence-800",
                    "800 ms of silence",
                    TurnPolicy.voiceActivity().withSilenceMs(800)),
            new EvaluatedPolicy(
                    "kyutai-score",
                    "pause scores of Kyutai's recogniser",
                    Optional.empty(),
                    EarlyReplyPolicy.OFF,
                    "needs a recogniser that tells pause scores; none of the embedded ones does"),
            new EvaluatedPolicy(
                    "model", "end-of-turn model, words and rhythm (`semantic_vad`)", TurnPolicy.endOfTurn()),
            new EvaluatedPolicy(
                    "model-early",
                    "the same, replies begun early",
                    Optional.of(TurnPolicy.endOfTurn()),
                    EarlyReplyPolicy.USUAL,
                    ""));

    private EvaluatedPolicy(String name, String words, TurnPolicy policy) {
        this(name, words, Optional.of(policy), EarlyReplyPolicy.OFF, "");
    }
}
