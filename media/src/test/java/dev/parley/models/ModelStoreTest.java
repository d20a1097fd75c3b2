package dev.parley.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
    @TempDir
    Path folder;

    @Test
    void findsWhatWasInstalledMeanwhile() throws IOException {
        ModelStore store = ModelStore.of(folder);
        assertThat(store.find("small")).isEmpty();

        Files.createDirectories(folder.resolve("small"));
        assertThat(store.find("small")).hasValueSatisfying(model -> {
            assertThat(model.id()).isEqualTo("small");
            assertThat(model.file("a.onnx")).isEqualTo(folder.resolve("small/a.onnx"));
        });
    }

    @Test
    void saysWhichSettingNamesWhatIsMissing() {
        assertThat(ModelStore.of(folder).missing("nope", "engines.whisper.model"))
                .isEqualTo("the model nope (engines.whisper.model) is not in [" + folder
                        + "]; get it with `./parley models pull nope`, or name one that `./parley models list` shows");
    }

    @Test
    void noNameLeadsOutOfTheFolder() throws IOException {
        Files.createDirectories(folder.resolve("in/small"));
        Files.createDirectories(folder.resolve("out"));
        ModelStore store = ModelStore.of(folder.resolve("in"));
        assertThat(store.find("../out")).isEmpty();
        assertThat(store.find("")).isEmpty();
        assertThat(store.find(".")).isEmpty();
        InstalledModel model = store.find("small").orElseThrow();
        assertThatThrownBy(() -> model.file("../../out")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFolderIsTheConfiguredOneElseTheUsersCache() {
        assertThat(ModelStore.usual(Map.of("PARLEY_MODELS_DIR", "/m", "HOME", "/h"))
                        .folders())
                .containsExactly(Path.of("/m").toAbsolutePath());
        assertThat(ModelStore.usual(Map.of("XDG_CACHE_HOME", "/c", "HOME", "/h"))
                        .folder())
                .isEqualTo(Path.of("/c/parley/models").toAbsolutePath());
        assertThat(ModelStore.usual(Map.of("HOME", "/h")).folder())
                .isEqualTo(Path.of("/h/.cache/parley/models").toAbsolutePath());
    }
}
