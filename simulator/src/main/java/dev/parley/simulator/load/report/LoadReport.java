package dev.parley.simulator.load.report;

import dev.parley.simulator.load.call.CallResult;
import dev.parley.simulator.load.call.LoadOptions;
import dev.parley.simulator.load.call.TurnResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What a load test found, as numbers, as JSON and as lines to read. */
public final class LoadReport {
    /** Audio that comes this much later than it was due is heard as a gap. */
    static final double AUDIBLE_GAP_MS = 40;

    private final LoadOptions options;
    private final List<CallResult> calls;
    private final LoadOutcome outcome;

    public LoadReport(LoadOptions options, LoadOutcome outcome) {
        this.options = options;
        this.calls = outcome.calls();
        this.outcome = outcome;
    }

    public double okFraction() {
        return calls.isEmpty()
                ? 0
                : (double) calls.stream().filter(CallResult::ok).count() / calls.size();
    }

    /** Latencies in ms, in the order in which they happen. */
    Map<String, Distribution> stages() {
        Map<String, Distribution> stages = new LinkedHashMap<>();
        stages.put("first transcript", of(TurnResult::firstTranscript));
        stages.put("end of turn", of(TurnResult::endOfTurn));
        stages.put("reply started", of(TurnResult::replyStarted));
        stages.put("language model", languageModel());
        stages.put("synthesis", of(TurnResult::synthesis));
        stages.put("first audio", of(TurnResult::firstAudio));
        return stages;
    }

    /** Where callers are not told of words before they hear them, the simulated language model knows. */
    private Distribution languageModel() {
        Distribution told = of(TurnResult::languageModel);
        return told.count() > 0
                ? told
                : outcome.added().map(AddedLatency::firstToken).orElse(told);
    }

    /** For the picture. */
    public List<LoadPlot.Panel> panels() {
        List<LoadPlot.Panel> panels = new ArrayList<>();
        panels.add(new LoadPlot.Panel("Latencies", stages()));
        panels.add(new LoadPlot.Panel("Longest gap in a reply", Map.of("longest gap", gaps())));
        outcome.added().ifPresent(added -> panels.add(new LoadPlot.Panel("Added by the server", added.stages())));
        return panels;
    }

    Distribution realTimeFactor() {
        return of(TurnResult::realTimeFactor);
    }

    Distribution gaps() {
        return of(TurnResult::longestGap);
    }

    private Distribution of(ToDoubleFunction<TurnResult> value) {
        return Distribution.of(
                calls.stream().flatMap(call -> call.turns().stream()).mapToDouble(value));
    }

    private double callMinutes() {
        return calls.stream().mapToDouble(CallResult::seconds).sum() / 60;
    }

    /** What fails the test, one line each; empty when all is well. */
    public List<String> violations(LoadLimits thresholds) {
        List<String> found = new ArrayList<>();
        if (okFraction() < thresholds.okFraction()) {
            found.add("OK fraction %.3f is below %.3f".formatted(okFraction(), thresholds.okFraction()));
        }
        if (realTimeFactor().min() < thresholds.realTimeFactor()) {
            found.add("real-time factor %.3f is below %.3f"
                    .formatted(realTimeFactor().min(), thresholds.realTimeFactor()));
        }
        if (gaps().max() > thresholds.gapMs()) {
            found.add("a gap of %.0f ms is above %.0f ms".formatted(gaps().max(), thresholds.gapMs()));
        }
        double firstAudio = stages().get("first audio").quantile(0.95);
        if (firstAudio > thresholds.firstAudioP95Ms()) {
            found.add("first audio after %.0f ms (p95) is above %.0f ms"
                    .formatted(firstAudio, thresholds.firstAudioP95Ms()));
        }
        outcome.missing().forEach(missing -> found.add("not measured: " + missing));
        outcome.added()
                .flatMap(added -> violation(added, thresholds.addedP99Ms()))
                .ifPresent(found::add);
        return found;
    }

    private Optional<String> violation(AddedLatency added, double limit) {
        boolean marks = options.dialect() == LoadOptions.Dialect.REALTIME;
        if ((marks && added.toStt().count() == 0) || added.toCaller().count() == 0) {
            return Optional.of("no traced audio came through: is the server using the simulator that was asked?");
        }
        return added.audioP99() > limit
                ? Optional.of(
                        "the server adds %.1f ms (p99) to audio, above %.1f ms".formatted(added.audioP99(), limit))
                : Optional.empty();
    }

    public JsonObject toJson() {
        JsonObject stages = new JsonObject();
        stages().forEach((name, values) -> stages.put(name.replace(' ', '_') + "_ms", values.toJson()));
        JsonObject json = new JsonObject()
                .put("dialect", options.dialect().name().toLowerCase(Locale.ROOT))
                .put("callers", options.shape().callers())
                .put("turns_per_call", options.shape().turns())
                .put("calls", calls.size())
                .put("ok_fraction", okFraction())
                .put("failures", failures())
                .put(
                        "interrupted_replies",
                        calls.stream().mapToInt(CallResult::interrupted).sum())
                .put("call_minutes", callMinutes())
                .put("latencies", stages)
                .put("real_time_factor", realTimeFactor().toJson())
                .put("longest_gap_ms", gaps().toJson())
                .put("turns_with_audible_gap", audibleGaps());
        json.put("generator", outcome.generator().toJson());
        outcome.server().ifPresent(used -> json.put("server", serverJson(used)));
        outcome.added().ifPresent(added -> json.put("added_latency", added.toJson()));
        json.put("not_measured", new JsonArray(outcome.missing()));
        return json;
    }

    private long audibleGaps() {
        return calls.stream()
                .flatMap(call -> call.turns().stream())
                .filter(turn -> turn.longestGap() > AUDIBLE_GAP_MS)
                .count();
    }

    private JsonArray failures() {
        Map<String, Integer> reasons = new TreeMap<>();
        calls.stream().filter(call -> !call.ok()).forEach(call -> reasons.merge(call.failure(), 1, Integer::sum));
        JsonArray json = new JsonArray();
        reasons.forEach((reason, count) ->
                json.add(new JsonObject().put("reason", reason).put("calls", count)));
        return json;
    }

    private JsonObject serverJson(LoadOutcome.Server used) {
        return new JsonObject()
                .put("cpu_seconds", used.cpuSeconds())
                .put("cpu_seconds_per_call_minute", used.cpuSeconds() / callMinutes())
                .put("memory_begin_mib", used.memoryBeginMib())
                .put("memory_peak_mib", used.memoryPeakMib())
                .put(
                        "memory_per_call_mib",
                        (used.memoryPeakMib() - used.memoryBeginMib())
                                / options.shape().callers());
    }

    /** For the terminal. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("calls %d, OK fraction %.3f, %.1f call minutes".formatted(calls.size(), okFraction(), callMinutes()));
        lines.add("%-16s %6s %8s %8s %8s %8s %8s".formatted("ms", "count", "p50", "p90", "p95", "p99", "max"));
        stages().forEach((name, d) -> lines.add(line(name, d, 0)));
        lines.add(line("longest gap", gaps(), 0));
        outcome.added().ifPresent(added -> {
            lines.add("added by the server, ms; direct is the way without it");
            added.stages().forEach((name, d) -> lines.add(line(name, d, 2)));
        });
        lines.add("real-time factor: lowest %.3f, median %.3f"
                .formatted(realTimeFactor().min(), realTimeFactor().quantile(0.5)));
        outcome.server()
                .ifPresent(used -> lines.add("server: %.3f CPU seconds a call minute, %.0f MiB at most"
                        .formatted(used.cpuSeconds() / callMinutes(), used.memoryPeakMib())));
        lines.addAll(generatorLines(outcome.generator()));
        failures().forEach(each -> lines.add("failed: " + ((JsonObject) each).encode()));
        return lines;
    }

    private List<String> generatorLines(LoadOutcome.Generator generator) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "load generator: %.3f CPU seconds a call minute, %.0f %% of the machine, audio sent late by p99 %.1f ms"
                        .formatted(
                                generator.cpuSeconds() / callMinutes(),
                                100 * generator.cpuShare(),
                                generator.lateness().quantile(0.99)));
        if (generator.bottleneck()) {
            lines.add("WARNING: the load generator itself was late or busy; these figures are not the server's alone");
        }
        return lines;
    }

    private static String line(String name, Distribution d, int decimals) {
        if (d.count() == 0) {
            return "%-16s %6d".formatted(name, 0);
        }
        String column = " %8." + decimals + "f";
        return ("%-16s %6d" + column.repeat(5))
                .formatted(
                        name, d.count(), d.quantile(0.5), d.quantile(0.9), d.quantile(0.95), d.quantile(0.99), d.max());
    }
}
