package dev.parley.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.app.Wiring;
import dev.parley.app.evaluate.engine.EngineDelays;
import dev.parley.models.ModelStore;
import dev.parley.onnx.OnnxRuntime;
import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import dev.parley.registry.ProviderChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Short runs with the embedded engines; skipped where their models are not installed. */
class EvaluationTest {
    private static final Path RECORDINGS = Path.of(System.getProperty("parley.testAudio"));

    private final List<Engine> engines = Wiring.parts().engines();

    @BeforeEach
    void modelsAreInstalled() {
        assumeTrue(OnnxRuntime.isSupported(), "onnxruntime has no library for this machine");
        for (ProviderKind kind : List.of(ProviderKind.STT, ProviderKind.TTS)) {
            Optional<String> model = ProviderChoice.automatic(kind, Engine.Configured.NOTHING, engines)
                    .orElseThrow()
                    .model(kind, Map.of());
            assumeTrue(
                    model.isEmpty()
                            || ModelStore.usual(System.getenv())
                                    .find(model.get())
                                    .isPresent(),
                    () -> "the model " + model.orElseThrow() + " is not installed here");
        }
    }

    private EvaluationReport run(Set<String> scenarios) throws IOException {
        List<EvaluatedPolicy> policies = EvaluatedPolicy.ALL.stream()
                .filter(policy -> policy.name().startsWith("silence"))
                .toList();
        return new Evaluation(engines, RECORDINGS, EngineDelays.USUAL, 1)
                .run(policies, false, scenarios::contains, line -> {});
    }

    @Test
    void the_same_run_gives_the_same_report() throws IOException {
        Set<String> scenarios = Set.of("pauses-10db-1", "backchannels-1", "recorded-orders");

        assertThat(run(scenarios).json().encode())
                .isEqualTo(run(scenarios).json().encode());
    }

    @Test
    void pauses_of_600_and_700_ms_are_cut_off_by_500_ms_of_silence_and_not_by_800() throws IOException {
        List<PolicyResult> results = run(Set.of("pauses-600-1")).results();

        assertThat(results).extracting(PolicyResult::policy).containsExactly("silence-500", "silence-800");
        assertThat(results).extracting(PolicyResult::pausingTurns).containsExactly(2, 2);
        // What the detector still hears behind a word decides about the shorter one.
        assertThat(results.getFirst().cutOff()).isBetween(1, 2);
        assertThat(results.getLast().cutOff()).isZero();
        assertThat(results).extracting(PolicyResult::takeoverRate).containsExactly(1.0, 1.0);
        // Of the last: the silence, and the declared delays of 400 ms in all, besides what the detector takes.
        assertThat(Arrays.stream(results.getLast().responseMs())).allMatch(ms -> ms >= 1_150 && ms <= 1_400);
    }
}
