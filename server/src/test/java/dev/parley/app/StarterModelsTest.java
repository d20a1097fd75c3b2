package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.catalogue.Catalogue;
import dev.parley.catalogue.Installer;
import dev.parley.catalogue.Samples;
import dev.parley.cli.Check;
import dev.parley.cli.ModelChecks;
import dev.parley.config.EnginesConfig;
import dev.parley.models.ModelStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarterModelsTest {
    private static final Map<String, Map<String, String>> KYUTAI =
            Map.of("kyutai", Map.of("stt-url", "ws://stt", "tts-url", "ws://tts"));

    @TempDir
    Path folder;

    private final Catalogue catalogue = Samples.catalogue();

    private ModelStore store() {
        return ModelStore.of(folder.resolve("models"));
    }

    private static EnginesConfig engines(Map<String, Map<String, String>> settings) {
        return new EnginesConfig("auto", "auto", "auto", "auto", settings);
    }

    private void install() throws Exception {
        Path wheel = folder.resolve("sample_pkg-1.0-py3-none-any.whl");
        Files.write(wheel, Samples.wheel());
        new Installer(catalogue, store(), owner -> {}).importFile(wheel);
    }

    @Test
    void theStartSaysInOneLineWhatIsMissingAndHowToGetIt() throws Exception {
        assertThat(StarterModels.missing(engines(Map.of()), store(), catalogue))
                .hasValueSatisfying(
                        line -> assertThat(line)
                                .isEqualTo(
                                        "Models missing: sample (tests; in its place: nothing). Get them with: ./parley models pull"));
        install();
        assertThat(StarterModels.missing(engines(Map.of()), store(), catalogue)).isEmpty();
        Files.delete(folder.resolve("models/sample/tokens.txt"));
        assertThat(StarterModels.missing(engines(Map.of()), store(), catalogue)).isPresent();
    }

    @Test
    void whereOtherServersHearAndSpeakNothingIsMissing() {
        assertThat(StarterModels.missing(engines(KYUTAI), store(), catalogue)).isEmpty();
        EnginesConfig named = new EnginesConfig("kyutai", "auto", "offline", "auto", Map.of());
        assertThat(StarterModels.missing(named, store(), catalogue)).isPresent();
    }

    @Test
    void theDoctorNamesEachFileAndItsHash() throws Exception {
        assertThat(ModelChecks.all(catalogue, store())).singleElement().satisfies(check -> {
            assertThat(check.outcome()).isEqualTo(Check.Outcome.REMARK);
            assertThat(check.fix()).isEqualTo("./parley models pull sample");
        });
        install();
        assertThat(ModelChecks.all(catalogue, store())).singleElement().satisfies(check -> {
            assertThat(check.outcome()).isEqualTo(Check.Outcome.GOOD);
            assertThat(check.toString())
                    .contains("Model sample", "weights.onnx", "tokens.txt")
                    .containsPattern("[0-9a-f]{64}  weights\\.onnx");
        });
        Files.writeString(folder.resolve("models/sample/tokens.txt"), "one two threE");
        assertThat(ModelChecks.all(catalogue, store())).singleElement().satisfies(check -> {
            assertThat(check.outcome()).isEqualTo(Check.Outcome.REMARK);
            assertThat(check.finding()).contains("tokens.txt is damaged");
        });
    }
}
