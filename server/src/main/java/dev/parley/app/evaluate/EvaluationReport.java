package dev.parley.app.evaluate;

import dev.parley.app.evaluate.PolicyResult.Stops;
import dev.parley.app.evaluate.engine.EngineDelays;
import dev.parley.app.evaluate.scenario.SoundKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * Results side by side, as JSON and as a table in Markdown. The same runs give the same text.
 *
 * @param setting what the numbers depend on besides the policies
 * @param results of the policies that were evaluated
 * @param leftOut the others
 */
record EvaluationReport(Setting setting, List<PolicyResult> results, List<EvaluatedPolicy> leftOut) {
    EvaluationReport {
        results = List.copyOf(results);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * What the numbers depend on.
     *
     * @param recordings whether recordings of people were among the callers
     */
    record Setting(long seed, String engines, boolean recordings, EngineDelays delays) {}

    JsonObject json() {
        JsonArray policies = new JsonArray();
        results.forEach(result -> policies.add(json(result)));
        JsonArray missing = new JsonArray();
        leftOut.forEach(
                each -> missing.add(new JsonObject().put("policy", each.name()).put("reason", each.leftOut())));
        EngineDelays delays = setting.delays();
        return new JsonObject()
                .put("seed", setting.seed())
                .put("engines", setting.engines())
                .put("recordings", setting.recordings())
                .put(
                        "delaysMs",
                        new JsonObject()
                                .put("transcript", delays.transcript().toMillis())
                                .put("endOfTurn", delays.endOfTurn().toMillis())
                                .put("firstToken", delays.firstToken().toMillis())
                                .put("firstAudio", delays.firstAudio().toMillis()))
                .put("policies", policies)
                .put("leftOut", missing);
    }

    private static JsonObject json(PolicyResult result) {
        JsonObject falseInterruptions = new JsonObject();
        for (SoundKind kind : SoundKind.values()) {
            Stops stops = result.of(kind);
            if (kind != SoundKind.INTERRUPTION && stops.made() > 0) {
                falseInterruptions.put(
                        kind.id(),
                        new JsonObject()
                                .put("made", stops.made())
                                .put("stoppedTheBot", stops.stopped())
                                .put("heldTheBot", stops.paused()));
            }
        }
        Stops meant = result.of(SoundKind.INTERRUPTION);
        Stops listening = result.of(SoundKind.BACKCHANNEL);
        return new JsonObject()
                .put("policy", result.policy())
                .put("conversations", result.conversations())
                .put("callSeconds", result.callMs() / 1_000)
                .put("turns", result.turns())
                .put("takeoverRate", result.takeoverRate())
                .put("responseLatencyMsMedian", PolicyResult.percentile(result.responseMs(), 0.5))
                .put("responseLatencyMsP90", PolicyResult.percentile(result.responseMs(), 0.9))
                .put("falseCutOffs", result.cutOff())
                .put("pausingTurns", result.pausingTurns())
                .put("pausingTurnsCutOff", result.pausingCutOff())
                .put("interruptions", meant.made())
                .put("interruptionsObeyed", meant.stopped())
                .put("stopLatencyMsMedian", PolicyResult.percentile(result.stopMs(), 0.5))
                .put("stopLatencyMsP99", PolicyResult.percentile(result.stopMs(), 0.99))
                .put("stoppedWithin200MsRate", result.promptStopRate())
                .put("falseInterruptions", falseInterruptions)
                .put("falseInterruptionsInAll", result.falseStops())
                .put("falseInterruptionsResumed", result.resumed())
                .put(
                        "backchannelsIgnoredRate",
                        PolicyResult.rate(listening.made() - listening.stopped(), listening.made()));
    }

    /** One line for each measure, one column for each policy. */
    String markdown() {
        StringBuilder table = new StringBuilder("| measure |");
        results.forEach(result -> table.append(" `").append(result.policy()).append("` |"));
        table.append("\n|---|").append("---|".repeat(results.size())).append('\n');
        for (Row row : Row.all()) {
            table.append("| ").append(row.words()).append(" |");
            results.forEach(
                    result -> table.append(' ').append(row.cell().apply(result)).append(" |"));
            table.append('\n');
        }
        leftOut.forEach(each -> table.append("\nLeft out: `")
                .append(each.name())
                .append("` ")
                .append(each.leftOut())
                .append(".\n"));
        return table.toString();
    }

    /** A measure in the table. */
    private record Row(String words, java.util.function.Function<PolicyResult, String> cell) {
        static List<Row> all() {
            java.util.ArrayList<Row> rows = new java.util.ArrayList<>(List.of(
                    new Row("takeover rate", result -> share(result.answered(), result.turns())),
                    new Row("response latency, median, ms", result -> ms(result.responseMs(), 0.5)),
                    new Row("response latency, 90th percentile, ms", result -> ms(result.responseMs(), 0.9)),
                    new Row("false cut-offs, all turns", result -> share(result.cutOff(), result.turns())),
                    new Row(
                            "false cut-offs, turns with pauses",
                            result -> share(result.pausingCutOff(), result.pausingTurns())),
                    new Row("real interruptions that stop the bot", result -> share(result.of(SoundKind.INTERRUPTION))),
                    new Row("stop latency, median, ms", result -> ms(result.stopMs(), 0.5)),
                    new Row("stop latency, 99th percentile, ms", result -> ms(result.stopMs(), 0.99)),
                    new Row("stopped within 200 ms", result -> percent(result.promptStopRate()))));
            for (SoundKind kind : SoundKind.values()) {
                if (kind != SoundKind.INTERRUPTION) {
                    rows.add(new Row("false interruptions by " + kind.words(), result -> share(result.of(kind))));
                }
            }
            rows.add(new Row(
                    "harmless sounds that only hold the bot for a moment",
                    result ->
                            share(result.harmless().paused(), result.harmless().made())));
            rows.add(new Row("false interruptions resumed", result -> share(result.resumed(), result.falseStops())));
            return rows;
        }
    }

    private static String ms(long[] sorted, double share) {
        long value = PolicyResult.percentile(sorted, share);
        return value < 0 ? "none" : String.valueOf(value);
    }

    private static String share(Stops stops) {
        return share(stops.stopped(), stops.made());
    }

    private static String share(int part, int whole) {
        return whole == 0 ? "none" : "%d of %d (%s)".formatted(part, whole, percent(PolicyResult.rate(part, whole)));
    }

    private static String percent(double rate) {
        return String.format(Locale.ROOT, "%.0f %%", rate * 100);
    }
}
