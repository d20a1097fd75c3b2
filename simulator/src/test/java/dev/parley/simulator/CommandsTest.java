package dev.parley.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandsTest {
    private final StringWriter output = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void simulate_lists_its_options() {
        assertThat(run(new SimulateCommand(), "--help")).isZero();
        assertThat(output.toString())
                .contains(
                        "--fault-on",
                        "STT, TTS, LLM, CLONING",
                        "--tool-calls",
                        "--stt-model",
                        "--trace-port",
                        "--anthropic-port",
                        "--gemini-port",
                        "--openai-port",
                        "--cartesia-port",
                        "--deepgram-port",
                        "--transcription-port",
                        "--assemblyai-port",
                        "--elevenlabs-port");
    }

    @Test
    void a_transcript_that_cannot_be_used_is_named() throws Exception {
        Path missing = folder.resolve("missing.tsv");
        assertThat(run(new SimulateCommand(), "--transcript", missing.toString()))
                .isEqualTo(2);
        assertThat(output.toString()).contains("--transcript: cannot read " + missing);
        Path empty = Files.writeString(folder.resolve("empty.tsv"), "\n\n");
        assertThat(run(new SimulateCommand(), "--transcript", empty.toString())).isEqualTo(2);
        assertThat(output.toString()).contains("a transcript needs at least one line");
    }

    @Test
    void a_simulator_that_is_no_address_is_refused() {
        String clips = System.getProperty("parley.testAudio");
        assertThat(run(new LoadCommand(), "--clips", clips, "--simulator", "localhost:8093"))
                .isEqualTo(2);
        assertThat(output.toString()).contains("--simulator: write it like http://127.0.0.1:8093");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://localhost", "http://", "localhost:99999", "http://local host", "ws:localhost", ""})
    void a_server_that_is_no_address_is_refused(String written) {
        String clips = System.getProperty("parley.testAudio");
        assertThat(run(new LoadCommand(), "--clips", clips, "--url", written)).isEqualTo(2);
        assertThat(output.toString()).contains("--url", "write it like http://localhost:8000");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8130, http://localhost:8130",
        "voice.example, http://voice.example",
        "[::1]:80, http://[::1]:80",
        "WS://localhost:1, ws://localhost:1",
        "https://voice.example/v1/realtime?model=x, https://voice.example/v1/realtime?model=x"
    })
    void an_address_may_lack_its_scheme(String written, URI read) {
        assertThat(new ServerAddress().convert(written)).isEqualTo(read);
    }

    @Test
    void a_report_that_cannot_be_written_is_told_before_the_calls() {
        String clips = System.getProperty("parley.testAudio");
        assertThat(run(new LoadCommand(), "--clips", clips, "--report", folder + "/none/report.json"))
                .isEqualTo(2);
        assertThat(output.toString()).contains("--report: ", "there is no folder " + folder + "/none");
        assertThat(run(new LoadCommand(), "--clips", clips, "--plot", folder.toString()))
                .isEqualTo(2);
        assertThat(output.toString()).contains("--plot: ", "is a folder");
    }

    private int run(Object command, String... arguments) {
        CommandLine line = new CommandLine(command);
        line.setOut(new PrintWriter(output, true));
        line.setErr(new PrintWriter(output, true));
        return line.execute(arguments);
    }
}
