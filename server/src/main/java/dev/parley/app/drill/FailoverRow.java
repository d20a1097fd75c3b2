package dev.parley.app.drill;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What came of one run of a cell.
 *
 * @param seed of when exactly the engine was killed
 * @param engines of the chain, the one that was killed first
 * @param loss of the caller's words in the conversation, and of the bot's as they were heard
 * @param silenceMs longest silence that the caller sat through in a turn from the kill on, from the end of the caller's words
 *     to the last sound of the answer
 * @param usualMs the same of the same turn in the call without a kill
 * @param backAfterMs from the moment the first engine was started again until it worked for a turn; -1 when it never did
 * @param troubles what was lost or came twice, turn by turn
 */
record FailoverRow(
        FailoverCell cell,
        long seed,
        List<String> engines,
        WordLoss loss,
        long silenceMs,
        long usualMs,
        long backAfterMs,
        List<String> troubles) {
    /** Of the promise in docs/reference/faults.md. */
    private static final int REPEATED_ALLOWED = 1;

    FailoverRow {
        engines = List.copyOf(engines);
        troubles = List.copyOf(troubles);
    }

    /** Whether no word was lost, at most one came twice, and the first engine is used again. */
    boolean passes() {
        return loss.lost() == 0 && loss.repeated() <= REPEATED_ALLOWED && backAfterMs >= 0;
    }

    /** What the kill added to the longest silence. */
    long gapMs() {
        return Math.max(0, silenceMs - usualMs);
    }

    /** In a line. */
    String summary() {
        return "%s killed (%s, seed %d): %d words lost, %d repeated, gap %d ms, %s"
                .formatted(
                        cell.kindName(),
                        cell.momentName(),
                        seed,
                        loss.lost(),
                        loss.repeated(),
                        gapMs(),
                        backAfterMs < 0 ? "not used again" : "used again after " + backAfterMs + " ms");
    }

    /** What was lost or came twice; empty for nothing. */
    String why() {
        return troubles.isEmpty() ? "" : "\n  " + String.join("\n  ", troubles);
    }

    /** Names are part of the command's contract. */
    JsonObject json() {
        return new JsonObject()
                .put("kind", cell.kindName())
                .put("moment", cell.momentName())
                .put("seed", seed)
                .put("engines", new JsonArray(engines))
                .put("wordsLost", loss.lost())
                .put("wordsRepeated", loss.repeated())
                .put("gapMs", gapMs())
                .put("silenceMs", silenceMs)
                .put("usualSilenceMs", usualMs)
                .put("backAfterMs", backAfterMs)
                .put("passes", passes())
                .put("troubles", new JsonArray(troubles));
    }
}
