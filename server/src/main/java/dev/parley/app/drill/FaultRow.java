package dev.parley.app.drill;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/**
 * What came of one cell.
 *
 * @param heard words the caller heard while the engine failed, in order
 * @param silenceMs longest time without sound from the end of the caller's words to the last sound of the answer; to the
 *     end of the wait when there was none
 * @param told what the client was told: ends of responses, errors, notices
 * @param nextTurnWorks whether the caller's next words, with the engine healthy again, were understood and answered
 * @param nextTurnMs from the end of those words to the first sound of the answer; -1 without one
 */
record FaultRow(
        FaultCell cell, String heard, long silenceMs, List<String> told, boolean nextTurnWorks, long nextTurnMs) {
    FaultRow {
        told = List.copyOf(told);
    }

    /** Whether the caller sat in silence no longer than {@code limitMs} and could go on. */
    boolean passes(long limitMs) {
        return silenceMs <= limitMs && nextTurnWorks;
    }

    /** Names are part of the command's contract. */
    JsonObject json() {
        return new JsonObject()
                .put("fault", cell.fault().kind().name().toLowerCase(Locale.ROOT))
                .put("place", cell.place().name().toLowerCase(Locale.ROOT))
                .put("heard", heard)
                .put("silenceMs", silenceMs)
                .put("told", told)
                .put("nextTurnWorks", nextTurnWorks)
                .put("nextTurnMs", nextTurnMs);
    }

    /** A row of a Markdown table. */
    String markdown() {
        return "| %s | %s | %s | %.1f | %s | %s |"
                .formatted(
                        cell.fault().kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        cell.place().name().toLowerCase(Locale.ROOT),
                        heard.isBlank() ? "nothing" : heard.replace("|", "\\|"),
                        silenceMs / 1000.0,
                        String.join("; ", new LinkedHashSet<>(told)).replace("|", "\\|"),
                        nextTurnWorks ? "yes, after %.1f s".formatted(nextTurnMs / 1000.0) : "no");
    }
}
