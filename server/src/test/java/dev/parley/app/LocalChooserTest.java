package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.config.EnginesConfig;
import dev.parley.desk.Kind;
import dev.parley.models.ModelStore;
import dev.parley.onnx.OnnxRuntime;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalChooserTest {
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path models;

    @BeforeEach
    void onlyWhereTheRuntimeRuns() {
        assumeTrue(OnnxRuntime.isSupported());
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void takesTheNeuralVoiceAsSoonAsItsModelIsInstalled() throws IOException {
        assertThat(chosen("auto", Map.of())).isEqualTo("offline");
        Files.createDirectories(models.resolve("hibari"));
        assertThat(chosen("auto", Map.of())).isEqualTo("hibari");
    }

    @Test
    void prefersWhatIsConfigured() throws IOException {
        Files.createDirectories(models.resolve("hibari"));
        assertThat(chosen("offline", Map.of())).isEqualTo("offline");
        assertThat(chosen("auto", Map.of("kyutai", Map.of("tts-url", "ws://tts"))))
                .isEqualTo("kyutai");
    }

    private String chosen(String tts, Map<String, Map<String, String>> settings) {
        EnginesConfig config = new EnginesConfig("auto", "auto", tts, "auto", settings);
        return new LocalChooser(vertx, ModelStore.of(models))
                .choose(Kind.TTS, config)
                .engine();
    }
}
