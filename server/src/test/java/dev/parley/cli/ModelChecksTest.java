package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.catalogue.Catalogue;
import dev.parley.catalogue.Installer;
import dev.parley.catalogue.Samples;
import dev.parley.models.ModelStore;
import dev.parley.vad.SileroVad;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelChecksTest {
    @TempDir
    Path folder;

    private final Catalogue catalogue = Samples.catalogue();
    private int runs;

    private Check check() {
        ModelStore store = ModelStore.of(folder.resolve("models"));
        return ModelChecks.all(catalogue, store, model -> {
                    runs++;
                    return "takes 3 ms for a second of sound";
                })
                .getFirst();
    }

    private void install() throws Exception {
        Path wheel = folder.resolve("sample_pkg-1.0-py3-none-any.whl");
        Files.write(wheel, Samples.wheel());
        new Installer(catalogue, ModelStore.of(folder.resolve("models")), owner -> {}).importFile(wheel);
    }

    @Test
    void aModelThatIsMissingComesWithTheWayToGetIt() {
        assertThat(check().outcome()).isEqualTo(Check.Outcome.REMARK);
        assertThat(check().fix()).isEqualTo("./parley models pull sample");
        assertThat(runs).isZero();
    }

    @Test
    void aModelIsNamedWithItsFilesTheirHashesAndItsSpeed() throws Exception {
        install();
        Check check = check();
        assertThat(check.outcome()).isEqualTo(Check.Outcome.GOOD);
        assertThat(check.toString())
                .contains(
                        "Model sample", folder.resolve("models/sample").toString(), "takes 3 ms for a second of sound")
                .containsPattern("[0-9a-f]{64}  weights\\.onnx")
                .containsPattern("[0-9a-f]{64}  tokens\\.txt");
    }

    @Test
    void aDamagedModelIsNotRun() throws Exception {
        install();
        Files.writeString(folder.resolve("models/sample/tokens.txt"), "one two threE");
        assertThat(check().outcome()).isEqualTo(Check.Outcome.REMARK);
        assertThat(check().finding()).contains("tokens.txt is damaged");
        assertThat(runs).isZero();
    }

    @Test
    void aModelWithoutItsLicenceRunsAndIsRemarked() throws Exception {
        install();
        Files.delete(folder.resolve("models/sample/LICENSE"));
        assertThat(check().outcome()).isEqualTo(Check.Outcome.REMARK);
        assertThat(check().finding()).contains("takes 3 ms", "LICENSE is missing");
        assertThat(check().fix()).isEqualTo("./parley models pull sample");
    }

    /** Fails when the build takes another network than the one the code names. */
    @Test
    void theDetectorsModelIsCheckedToo() {
        Check check = ModelChecks.detector(() -> "Silero v6, takes 3 ms for a second of sound");
        assertThat(check.outcome()).isEqualTo(Check.Outcome.GOOD);
        assertThat(check.toString())
                .contains("Model silero-vad-v6", SileroVad.SHA256 + "  silero_vad_v6.onnx", "takes 3 ms");
    }
}
