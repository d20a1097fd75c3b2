package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.catalogue.Catalogue;
import dev.parley.catalogue.Samples;
import dev.parley.models.ModelStore;
import dev.parley.models.TestModels;
import dev.parley.registry.ProviderSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelTrialTest {
    private static ModelTrial trial(ModelStore store) {
        return new ModelTrial(
                Wiring.engines(),
                settings -> new ProviderSettings(settings, InstantSource.system(), new Random(1), List.of(store)),
                Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource({"moonshine-tiny-en, a second of sound", "hibari, a second of speech", "smart-turn-v3.2, a question"})
    void each_model_tells_its_speed_here(String id, String unit) {
        TestModels.find(id);
        assertThat(trial(TestModels.store()).of(Catalogue.shipped().find(id).orElseThrow()))
                .matches(".* takes \\d+(\\.\\d)? ms for " + unit);
    }

    @Test
    void the_detector_tells_its_speed_here() {
        assertThat(trial(TestModels.store()).ofDetector())
                .matches("Silero v6, takes \\d+(\\.\\d)? ms for a second of sound");
    }

    @Test
    void a_model_that_does_not_run_says_why(@TempDir Path empty) {
        ModelTrial trial = trial(ModelStore.of(empty));
        assertThat(trial.of(Catalogue.shipped().find("moonshine-tiny-en").orElseThrow()))
                .contains("./parley models pull moonshine-tiny-en");
        assertThat(trial.of(Samples.catalogue().find("sample").orElseThrow())).isEqualTo("no engine runs it");
    }
}
