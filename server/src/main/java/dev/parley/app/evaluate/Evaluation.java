package dev.parley.app.evaluate;

import dev.parley.app.evaluate.call.ScriptedConversation;
import dev.parley.app.evaluate.engine.EngineDelays;
import dev.parley.app.evaluate.engine.EvaluationEngines;
import dev.parley.app.evaluate.scenario.Scenario;
import dev.parley.app.evaluate.scenario.Scenarios;
import dev.parley.app.evaluate.scenario.SoundLibrary;
import dev.parley.provider.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Every scenario with every policy, one after the other. Blocks; not for an event loop. */
final class Evaluation {
    private final List<Engine> engines;
    private final Path recordings;
    private final EngineDelays delays;
    private final long seed;

    /**
     * @param engines of this build
     * @param recordings the folder with recordings of people, which need not exist
     * @param seed of the rooms' noise
     */
    Evaluation(List<Engine> engines, Path recordings, EngineDelays delays, long seed) {
        this.engines = engines;
        this.recordings = recordings;
        this.delays = delays;
        this.seed = seed;
    }

    /**
     * Holds the conversations.
     *
     * @param quick only the first scenario of each group
     * @param wanted which scenarios, by their names
     * @param progress told of each result, in words
     * @throws IOException when an engine or a recording cannot be had
     */
    EvaluationReport run(
            List<EvaluatedPolicy> policies, boolean quick, Predicate<String> wanted, Consumer<String> progress)
            throws IOException {
        List<Scenario> scenarios = scenarios(quick, wanted);
        try (EvaluationEngines loaded = new EvaluationEngines(engines)) {
            SoundLibrary library = new SoundLibrary(loaded.speech()::speak, recordings, EvaluationEngines.SAMPLE_RATE);
            ScriptedConversation conversation = new ScriptedConversation(loaded, library, delays, seed);
            List<PolicyResult> results = new ArrayList<>();
            for (EvaluatedPolicy policy : policies) {
                if (policy.policy().isPresent()) {
                    results.add(result(policy, scenarios, conversation, progress));
                }
            }
            return new EvaluationReport(
                    new EvaluationReport.Setting(seed, loaded.names(), SoundLibrary.hasRecordings(recordings), delays),
                    results,
                    policies.stream().filter(each -> each.policy().isEmpty()).toList());
        }
    }

    private List<Scenario> scenarios(boolean quick, Predicate<String> wanted) throws IOException {
        List<Scenario> all = Scenarios.all(SoundLibrary.hasRecordings(recordings));
        List<Scenario> scenarios = (quick ? Scenarios.quick(all) : all)
                .stream().filter(scenario -> wanted.test(scenario.name())).toList();
        if (scenarios.isEmpty()) {
            throw new IOException("no scenario is called so; there are: "
                    + String.join(", ", all.stream().map(Scenario::name).toList()));
        }
        return scenarios;
    }

    private static PolicyResult result(
            EvaluatedPolicy policy,
            List<Scenario> scenarios,
            ScriptedConversation conversation,
            Consumer<String> progress)
            throws IOException {
        PolicyMeasurement measurement = new PolicyMeasurement(policy.name());
        for (Scenario scenario : scenarios) {
            PolicyMeasurement alone = new PolicyMeasurement(policy.name());
            var held = conversation.hold(scenario, policy.policy().orElseThrow(), policy.early());
            measurement.add(held);
            alone.add(held);
            progress.accept(line(scenario.name(), alone.result()));
        }
        return measurement.result();
    }

    private static String line(String scenario, PolicyResult result) {
        return "%-12s %-24s %3d s  turns %d, answered %d, cut off %d, false stops %d, latency %d ms"
                .formatted(
                        result.policy(),
                        scenario,
                        result.callMs() / 1_000,
                        result.turns(),
                        result.answered(),
                        result.cutOff(),
                        result.falseStops(),
                        PolicyResult.percentile(result.responseMs(), 0.5));
    }
}
