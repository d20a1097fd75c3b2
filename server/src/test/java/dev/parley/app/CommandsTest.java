package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.main.Main;
import dev.parley.provider.Engine;
import dev.parley.provider.ProviderKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The command line as a user types it, up to where a server would start. */
class CommandsTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine commands = Main.commands();
        commands.setOut(new PrintWriter(out));
        commands.setErr(new PrintWriter(err));
        return commands.execute(arguments);
    }

    @Test
    void everyCommandHasHelp() {
        for (String command :
                List.of("serve", "talk", "doctor", "simulate", "load", "relay", "evaluate", "keys", "replay")) {
            assertThat(run(command, "--help")).as(command).isZero();
        }
        assertThat(run("help")).isZero();
        assertThat(out.toString()).contains("serve", "talk", "doctor", "--port", "FILE.wav");
    }

    /** What people type is the launcher, not Java. */
    @Test
    void theLauncherKnowsEveryCommand() throws Exception {
        String launcher = Files.readString(Path.of("..", "parley"));
        for (String command : Main.commands().getSubcommands().keySet()) {
            assertThat(launcher).as(command).containsPattern("(?m)^    (?:\\S+ \\| )*" + command + "(?: \\| \\S+)*\\)");
            if (!command.equals("help")) {
                assertThat(launcher).as("help about " + command).contains("  ./parley " + command + " ");
            }
        }
    }

    @Test
    void aServerIsNotStartedWithAWrongConfiguration() {
        assertThat(run("serve", "--port", "eighty", "--host", "0.0.0.0", "--set", "limits.cals=1"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("listen.port (command line): 'eighty'", "Did you mean limits.calls?", "PARLEY_AUTH_KEYS");
    }

    @Test
    void anEngineThatDoesNotExistIsNamedBeforeTheServerStarts() {
        assertThat(run("serve", "--port", "0", "--stt", "monshine")).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "engines.stt",
                        "Did you mean moonshine? For speech recognition there are: " + offering(ProviderKind.STT)
                                + ", or auto.");
    }

    /** Names of the engines of this build. */
    private static String offering(ProviderKind kind) {
        return ServiceLoader.load(Engine.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(engine -> engine.offers().contains(kind))
                .map(Engine::name)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Whose model is only missing starts all the same: {@code BareMachineTest}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "stt; hibari; speech recognition; STT",
                "stt; companion; speech recognition; STT",
                "tts; moonshine; speech synthesis; TTS",
                "llm; moonshine; language model; LLM",
                "vad; smart-turn; voice activity detection; VAD",
                "reserve-tts; silero; speech synthesis; TTS",
            })
    void anEngineOfAnotherKindIsNamedWithThoseOfThisKind(String key, String engine, String words, ProviderKind kind) {
        String right = "engines." + key + ": the engine '" + engine + "' offers no " + words + ". For " + words
                + " there are: " + offering(kind) + ", or auto.";
        assertThat(run("serve", "--port", "0", "--set", "engines." + key + "=" + engine))
                .isEqualTo(2);
        assertThat(err.toString()).contains(right);
    }

    @Test
    void aReserveVoiceThatIsNoEngineIsNamed() {
        assertThat(run("serve", "--port", "0", "--set", "engines.reserve-tts=offline"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("engines.reserve-tts: there is no engine 'offline'. For speech synthesis there are: "
                        + offering(ProviderKind.TTS));
    }

    @Test
    void theDoctorNamesItFromTheFileToo() throws Exception {
        Path file = Files.writeString(folder.resolve("parley.yaml"), "engines:\n  stt: hibari\n");
        assertThat(run("doctor", "--config", file.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("engines.stt: the engine 'hibari' offers no speech recognition.", "kyutai");
    }

    @Test
    void anEngineThatIsGoneIsNamedWithWhatToWriteInstead() {
        assertThat(run("serve", "--port", "0", "--stt", "offline", "--tts", "offline"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("engines.stt: the engine 'offline' is no part of Parley any more", "moonshine")
                .contains("engines.tts: the engine 'offline'", "hibari", "./parley models pull");
    }

    @Test
    void aPortInUseIsNamedWithTheWayOut() throws Exception {
        try (TestServer other = TestServer.start(java.util.Map.of(), List.of(), List.of())) {
            assertThat(run("serve", "--port", Integer.toString(other.port()))).isEqualTo(2);
        }
        assertThat(err.toString()).contains("Cannot listen on localhost:", "--port");
    }

    @Test
    void talkNamesTheRecordingItCannotRead() throws Exception {
        assertThat(run("talk", folder.resolve("no-such.wav").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("no-such.wav", "no such file");
        Path text = Files.writeString(folder.resolve("text.wav"), "no sound at all");
        assertThat(run("talk", text.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("text.wav", "not a WAV file");
    }

    @Test
    void talkNamesAnAddressThatIsNone() {
        assertThat(run("talk", "any.wav", "--url", "ftp://localhost")).isEqualTo(2);
        assertThat(err.toString()).contains("--url", "write it like http://localhost:8000");
    }

    @Test
    void talkNamesAReplyItCannotWriteBeforeTheCall() throws Exception {
        Path clip = Path.of(System.getProperty("parley.testAudio"), "goforward.wav");
        assertThat(run("talk", clip.toString(), "--out", folder + "/none/reply.wav", "--url", "localhost:1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--out: ", "there is no folder " + folder + "/none");
    }

    @Test
    void theDoctorTellsWhatIsWrongWithTheConfiguration() {
        assertThat(run("doctor", "--set", "listen.prt=1")).isEqualTo(1);
        assertThat(out.toString()).contains("ok   Java", "BAD  Configuration", "Did you mean listen.port?");
    }
}
