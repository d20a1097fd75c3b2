package dev.parley.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxRuntimeTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, true",
        "Linux, aarch64, true",
        "Linux, riscv64, false",
        "Mac OS X, aarch64, true",
        "Mac OS X, x86_64, false",
        "Windows 11, amd64, true",
        "Windows 11, aarch64, false",
        "FreeBSD, amd64, false"
    })
    void knows_the_machines_it_has_natives_for(String system, String processor, boolean supported) {
        assertThat(OnnxRuntime.isSupported(system, processor)).isEqualTo(supported);
    }

    @Test
    void a_file_that_is_no_model_fails_with_its_reason_and_does_no_harm() throws Exception {
        OnnxRuntime runtime = new OnnxRuntime(new InferenceQueue(1, 1, () -> 0));
        for (String name : new String[] {"broken.onnx", "broken.ort"}) {
            Path file = Files.writeString(folder.resolve(name), "This is no network but a sentence of some length.");
            assertThatThrownBy(() -> runtime.load("broken", file, OnnxRuntime.Shapes.FIXED)
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IOException.class)
                    .hasMessageContaining("onnxruntime cannot load the model");
        }
        assertThatThrownBy(() -> runtime.load("none", folder.resolve("none.onnx"), OnnxRuntime.Shapes.FIXED)
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("none.onnx");
        assertThat(runtime.models()).isEmpty();
    }
}
