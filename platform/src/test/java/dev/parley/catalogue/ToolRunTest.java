package dev.parley.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolRunTest {
    private static final int KEPT = 32 << 10;

    private static ToolRun.Result sh(String script) throws Exception {
        return ToolRun.run(
                List.of("/bin/sh", "-c", script), Map.of("PATH", "/bin:/usr/bin"), Duration.ofMinutes(1), () -> true);
    }

    @Test
    void whatAProgramSaysIsKeptWholeUpToABound() throws Exception {
        String whole = sh("printf first; head -c " + (KEPT - 9) + " /dev/zero | tr '\\0' a; printf last")
                .output();
        assertThat(whole).hasSize(KEPT).startsWith("firsta").endsWith("alast");
    }

    @ParameterizedTest
    @ValueSource(ints = {KEPT - 8, 100 * KEPT})
    void beyondItTheBeginningIsDropped(int more) throws Exception {
        String end = sh("printf first; head -c " + more + " /dev/zero | tr '\\0' a; printf last")
                .output();
        assertThat(end).hasSize(KEPT).doesNotContain("first").endsWith("alast");
    }
}
