package dev.parley.engines.support.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is learnt of a process by what it writes and how it ends. */
@DisabledOnOs(OS.WINDOWS)
class HostProcessTest {
    private static final long PATIENCE_SECONDS = Long.getLong("parley.testPatience", 60);

    private static HostProcess run(String script) throws Exception {
        return new HostProcess("sh", new ProcessBuilder("sh", "-c", script).start());
    }

    private static String ending(HostProcess process) throws Exception {
        process.ended().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return process.ending();
    }

    @Test
    void the_address_is_read_where_it_is_told() throws Exception {
        HostProcess process = run("echo 'Engine host at http://127.0.0.1:4711 runs whisper (tiny)'; cat");
        assertThat(process.listening().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isEqualTo(URI.create("http://127.0.0.1:4711"));
        process.kill();
        assertThat(ending(process)).startsWith("was killed by signal 9");
    }

    @Test
    void why_it_ended_is_its_last_word() throws Exception {
        HostProcess process = run("echo 'the model is not there' >&2; exit 2");
        assertThat(ending(process)).isEqualTo("ended with code 2: the model is not there");
        assertThatThrownBy(() -> process.listening().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .hasMessageContaining("ended");
    }

    @Test
    void a_talkative_process_is_read_and_not_logged_for_ever() throws Exception {
        HostProcess process = run("i=0; while [ $i -le " + (HostProcess.MAX_LINES + 100)
                + " ]; do echo line $i >&2; i=$((i+1)); done; exit 3");
        assertThat(ending(process)).isEqualTo("ended with code 3: line " + (HostProcess.MAX_LINES + 100));
    }
}
