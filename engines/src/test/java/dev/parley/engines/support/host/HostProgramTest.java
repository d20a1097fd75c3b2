package dev.parley.engines.support.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The program itself, as a process. */
class HostProgramTest {
    private static final long PATIENCE_SECONDS = Long.getLong("parley.testPatience", 60);

    @Test
    void it_ends_with_whoever_started_it() throws Exception {
        Process process = HostProgram.find().orElseThrow().start(List.of("--stt", "aborting"), "key");
        HostProcess read = new HostProcess("aborting", process);
        read.listening().get(3 * PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.getOutputStream().close();
        assertThat(read.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS).exitValue())
                .isZero();
    }
}
