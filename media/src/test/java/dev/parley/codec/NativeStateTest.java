package dev.parley.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeStateTest {
    @TempDir
    Path folder;

    @Test
    void closingFreesTheMemoryOnce() {
        NativeState state = new NativeState(this);
        var memory = state.allocate(64);
        state.close();
        state.close();
        assertThat(state.isClosed()).isTrue();
        assertThat(memory.scope().isAlive()).isFalse();
        assertThatThrownBy(() -> state.allocate(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aLibraryIsWrittenOnceUnderItsContentHash() throws IOException {
        byte[] content = "not really a library".getBytes(UTF_8);
        NativeCache cache = new NativeCache(folder);
        Path file = cache.materialise("libx.so", content);
        assertThat(file).hasBinaryContent(content).hasFileName("libx.so");
        assertThat(file.getParent()).hasFileName(NativeCache.sha256(content)).hasParent(folder.resolve("natives"));
        var written = Files.getLastModifiedTime(file);
        assertThat(cache.materialise("libx.so", content)).isEqualTo(file);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);
    }

    @Test
    void aTruncatedLibraryIsReplaced() throws IOException {
        byte[] content = "whole".getBytes(UTF_8);
        NativeCache cache = new NativeCache(folder);
        Files.write(cache.materialise("libx.so", content), new byte[] {1});
        assertThat(cache.materialise("libx.so", content)).hasBinaryContent(content);
    }

    @Test
    void simultaneousWritersAgreeAndLeaveNoPartialFile() throws Exception {
        byte[] content = new byte[1 << 20];
        NativeCache cache = new NativeCache(folder);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = IntStream.range(0, 16)
                    .mapToObj(i -> (Callable<Path>) () -> cache.materialise("libx.so", content))
                    .toList();
            for (var result : threads.invokeAll(tasks)) {
                assertThat(result.get()).hasBinaryContent(content);
            }
        }
        try (var left = Files.walk(folder).filter(Files::isRegularFile)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void anUnwritableCacheFallsBackToATemporaryFolder() throws IOException {
        Path blocked = Files.writeString(folder.resolve("file"), "in the way");
        byte[] content = "library".getBytes(UTF_8);
        Path file = new NativeCache(blocked).materialise("libx.so", content);
        assertThat(file).hasBinaryContent(content);
        assertThat(file.startsWith(folder)).isFalse();
    }
}
