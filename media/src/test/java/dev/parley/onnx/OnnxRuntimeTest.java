package dev.parley.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtSession.SessionOptions;
import dev.parley.models.TestModels;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxRuntimeTest {
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final Path TASKS = Path.of("/proc/self/task");

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

    private OnnxModel load(OnnxRuntime runtime, String model, String file) throws Exception {
        return runtime.load(file, TestModels.find(model).file(file), OnnxRuntime.Shapes.VARYING)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    @Test
    void a_file_in_the_runtimes_own_format_is_mapped_for_as_long_as_anybody_uses_it() throws Exception {
        OnnxRuntime runtime = new OnnxRuntime(new InferenceQueue(1, 1, () -> 0));
        OnnxModel first = load(runtime, "moonshine-tiny-en", "encoder_model.ort");
        OnnxModel second = load(runtime, "moonshine-tiny-en", "encoder_model.ort");
        assertThat(second).as("one session for both").isSameAs(first);
        assertThat(runtime.models()).hasSize(1);
        assertThat(first.isMapped()).isTrue();
        if (Files.isReadable(MAPS)) {
            assertThat(Files.readString(MAPS)).contains("encoder_model.ort");
        }
        first.release();
        assertThat(runtime.models()).hasSize(1);
        assertThat(first.session().getInputNames()).contains("input_values");
        second.release();
        assertThat(runtime.models()).isEmpty();
        assertThatThrownBy(first::acquire).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void of_an_onnx_file_the_runtime_makes_its_own_copy() throws Exception {
        OnnxRuntime runtime = new OnnxRuntime(new InferenceQueue(1, 1, () -> 0));
        OnnxModel model = load(runtime, "hibari", "oov.onnx");
        assertThat(model.isMapped()).isFalse();
        model.release();
    }

    /** Threads the runtime makes inherit the name of the one that loads. */
    @Test
    void a_session_has_no_threads_of_its_own_so_none_can_spin() throws Exception {
        for (OnnxRuntime.Shapes shapes : OnnxRuntime.Shapes.values()) {
            try (SessionOptions options = OnnxRuntime.options(shapes)) {
                assertThat(options.getConfigEntries())
                        .containsEntry("session.intra_op.allow_spinning", "0")
                        .containsEntry("session.inter_op.allow_spinning", "0");
            }
        }
        assumeTrue(Files.isDirectory(TASKS), "threads can be counted here");
        OnnxRuntime runtime = new OnnxRuntime(new InferenceQueue(1, 1, () -> 0));
        OnnxModel model = load(runtime, "hibari", "oov.onnx");
        long loaders = Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("onnx-load"))
                .count(); // those of other runtimes here may be about to end
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                names.add(name(task));
            }
        }
        assertThat(names.stream().filter("onnx-load"::equals).count())
                .as("Java's own, and the one the library has for the whole process")
                .isLessThanOrEqualTo(loaders + 1);
        model.release();
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return "ended meanwhile";
        }
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
