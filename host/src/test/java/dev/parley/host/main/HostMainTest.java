package dev.parley.host.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the command line refuses, and how it says so. */
class HostMainTest {
    @TempDir
    Path models;

    @ParameterizedTest
    @CsvSource({
        "'', nothing to run",
        "'--stt deaf', 'there is no runtime ''deaf'''",
        "'--llm whisper', whisper does not answer",
        "'--stt whisper', ./parley models pull whisper-tiny-en",
        "'--stt aborting --set aborting.volume=3', 'there is no setting ''aborting.volume'''",
        "'--stt whisper --set whisper.threads=many', 'whisper.threads is ''many'''",
        "'--stt aborting --host 0.0.0.0', set PARLEY_ENGINE_KEY"
    })
    void what_cannot_run_is_told_with_how_to_mend_it(String options, String reason) {
        StringWriter err = new StringWriter();
        String[] arguments = ("--models-dir " + models + " " + options).strip().split(" ");
        int code = new CommandLine(new HostMain())
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains(reason);
    }

    @Test
    void a_training_run_needs_no_model_and_ends() {
        assertThat(new CommandLine(new HostMain()).execute("--training-run")).isZero();
    }
}
