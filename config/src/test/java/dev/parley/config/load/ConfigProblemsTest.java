package dev.parley.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.AuthConfig;
import dev.parley.config.ConfigProblem;
import dev.parley.config.Nearest;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in a configuration, each told with its place and its fix. */
class ConfigProblemsTest extends ConfigFiles {
    @Test
    void anAddressOfTheWrongKindIsRefusedWithoutShowingItsPassword() {
        List<ConfigProblem> problems = problems(
                Map.of("KYUTAI_VOICE_CLONING_URL", "cloning:8080", "KYUTAI_REDIS_URL", "http://:s3cret@redis"),
                Map.of());
        assertThat(problems).hasSize(2);
        assertThat(problems.get(0).toString()).contains("voices.cloning-url", "'cloning:8080'", "http://host:port");
        assertThat(problems.get(1).toString())
                .contains("redis.url", "redis://host:port")
                .doesNotContain("s3cret");
    }

    @Test
    void aTurnServerNeedsASecretAndNoServerIsAWebAddress() throws Exception {
        String key = "PARLEY_WEBRTC_ICE_SERVERS";
        assertThat(problems(Map.of(key, "https://turn.example.com, stun:one?transport=udp, turn:two"), Map.of()))
                .extracting(ConfigProblem::key)
                .containsExactly("webrtc.ice-servers", "webrtc.ice-servers", "webrtc.turn-secret");

        Map<String, String> sound = Map.of(
                key,
                "stun:one:3478,turn:[2001:db8::1]:3478?transport=tcp,turns:two",
                "PARLEY_WEBRTC_TURN_SECRET",
                "n0rth");
        assertThat(problems(sound, Map.of())).isEmpty();
        assertThat(load(sound, Map.of()).webRtc().iceServers()).hasSize(3);
        // As a file of Compose hands on what is not set.
        assertThat(load(Map.of(key, "", "PARLEY_WEBRTC_TURN_SECRET", ""), Map.of())
                        .webRtc()
                        .iceServers())
                .isEmpty();
        assertThat(load(sound, Map.of()).webRtc().toString()).doesNotContain("n0rth");
    }

    @Test
    void everyMistakeIsReportedAtOnceWithItsPlaceItsValueAndAFix() throws Exception {
        write("parley.yaml", """
                listen:
                  prot: 80
                limits:
                  calls: many
                  idle: 5 parsecs
                nonsense: 1
                """);

        List<ConfigProblem> problems =
                problems(Map.of("PARLEY_LOG_FORMAT", "xml", "PARLEY_LISTEN_PROT", "1"), Map.of("listen.port", "70000"));

        assertThat(problems)
                .extracting(ConfigProblem::key, ConfigProblem::origin)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("listen.prot", "parley.yaml line 2"),
                        org.assertj.core.groups.Tuple.tuple("limits.calls", "parley.yaml line 4"),
                        org.assertj.core.groups.Tuple.tuple("limits.idle", "parley.yaml line 5"),
                        org.assertj.core.groups.Tuple.tuple("nonsense", "parley.yaml line 6"),
                        org.assertj.core.groups.Tuple.tuple("PARLEY_LISTEN_PROT", "environment"),
                        org.assertj.core.groups.Tuple.tuple("log.format", "environment PARLEY_LOG_FORMAT"),
                        org.assertj.core.groups.Tuple.tuple("listen.port", "command line"));
        assertThat(problems.stream().map(ConfigProblem::toString))
                .anySatisfy(text -> assertThat(text).contains("Did you mean listen.port?"))
                .anySatisfy(text -> assertThat(text).contains("Did you mean PARLEY_LISTEN_PORT?"))
                .anySatisfy(text -> assertThat(text).contains("'5 parsecs'", "15m"))
                .anySatisfy(text -> assertThat(text).contains("'70000' is out of range", "0 to 65535"))
                .anySatisfy(text -> assertThat(text).contains("'xml' is none of text, json"));
    }

    @Test
    void aSettingThatStandsTwiceIsAMistake() throws Exception {
        write("parley.yaml", "limits:\n  calls: 5\n  calls: 6\n");
        assertThat(problems(Map.of(), Map.of()))
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "limits.calls (parley.yaml line 3): is set twice in this file. Remove one of the two.");
    }

    @Test
    void aGuessFitsTheLastPartOfTheNameAndNotItsGroup() throws Exception {
        write("parley.yaml", "engines:\n  opnai: 3\n");
        assertThat(problems(Map.of("PARLEY_JAVA_HOM", "x"), Map.of()))
                .extracting(ConfigProblem::toString)
                .anySatisfy(text -> assertThat(text).startsWith("engines.opnai").doesNotContain("Did you mean"))
                .anySatisfy(text -> assertThat(text).endsWith("Did you mean PARLEY_JAVA_HOME?"));
    }

    @Test
    void aSettingThatHasAnotherNameNowIsToldTheNewOne() throws Exception {
        write("parley.yaml", "hearing:\n  loss: 3s\n  pace: {burst: 1s}\n  nothing: 1\n");
        assertThat(problems(Map.of("PARLEY_HEARING_AUDIO_GAP", "1s"), Map.of()))
                .extracting(ConfigProblem::toString)
                .anySatisfy(text ->
                        assertThat(text).startsWith("hearing.loss").endsWith("It is called recognition.loss now."))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("hearing.pace.burst")
                        .endsWith("It is called recognition.pace.burst now."))
                .anySatisfy(
                        text -> assertThat(text).startsWith("hearing.nothing").doesNotContain("is called"))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("PARLEY_HEARING_AUDIO_GAP")
                        .endsWith("It is called PARLEY_RECOGNITION_AUDIO_GAP now."));
    }

    /** One entry that is wrong must not hide what is wrong with those behind it, nor move their numbers. */
    @Test
    void entriesOfAListKeepTheirNumbersBehindOneThatIsNone() throws Exception {
        write("parley.yaml", """
                tools:
                  - just text
                  - {name: a, description: b, url: 'https://a.example'}
                  - {name: a, description: b, url: 'https://a.example', headers: {K: '${NOT_SET}'}}
                mcp:
                  - {label: l, command: npx -y server}
                """);
        assertThat(problems(Map.of(), Map.of("tools[5].name", "x")))
                .extracting(ConfigProblem::toString)
                .containsExactlyInAnyOrder(
                        "tools[5].name (command line): is no setting. Remove it;"
                                + " docs/reference/configuration.md lists every setting.",
                        "tools[0] (parley.yaml line 2): is no object. Write `- name: …` and its fields.",
                        "tools[2].name (parley.yaml line 4): 'a' is taken. Choose another.",
                        "tools[2].headers.K (parley.yaml line 4): names the environment variable NOT_SET, which is not"
                                + " set. Set it in the environment or in .env.",
                        "mcp[0].command (parley.yaml line 6): is one text with its arguments in it. Write the program"
                                + " and its arguments as a list such as [npx, -y, server].");
    }

    @Test
    void aFileThatCannotBeReadIsToldInWords() throws Exception {
        Files.write(folder.resolve("parley.yaml"), new byte[] {0, (byte) 0xff, (byte) 0xfe});
        assertThat(problems(Map.of(), Map.of()))
                .extracting(ConfigProblem::message)
                .singleElement()
                .satisfies(message -> assertThat(message).contains("UTF-8").doesNotContain("Exception"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.5", "parley.example"})
    void anAddressOthersReachNeedsAKey(String host) throws Exception {
        Map<String, String> open = Map.of("listen.host", host);
        assertThat(problems(Map.of(), open)).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("listen.host");
            assertThat(problem.fix()).contains("PARLEY_AUTH_KEYS", "PARLEY_AUTH_REQUIRED=false");
        });
        assertThat(problems(Map.of("PARLEY_AUTH_KEYS", "k".repeat(16)), open)).isEmpty();
        assertThat(problems(Map.of("PARLEY_AUTH_REQUIRED", "false"), open)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]"})
    void anAddressOfThisMachineNeedsNone(String host) {
        assertThat(problems(Map.of(), Map.of("listen.host", host))).isEmpty();
    }

    @Test
    void certificateAndModeHaveToFitTogether() {
        assertThat(problems(Map.of(), Map.of("listen.tls", "files")))
                .extracting(ConfigProblem::key)
                .containsExactly("listen.certificate", "listen.private-key");
        assertThat(problems(Map.of(), Map.of("listen.certificate", "x.pem")))
                .extracting(ConfigProblem::key)
                .containsExactly("listen.tls");
        assertThat(problems(
                        Map.of(),
                        Map.of("listen.tls", "files", "listen.certificate", "gone", "listen.private-key", "gone")))
                .extracting(ConfigProblem::message)
                .allMatch(message -> message.contains("no readable file"));
    }

    @Test
    void brokenFilesAreReportedNotThrown() throws Exception {
        write("parley.yaml", "listen: [unclosed");
        write(".env", "no equals sign");
        assertThat(problems(Map.of(), Map.of()))
                .extracting(ConfigProblem::message)
                .anySatisfy(message -> assertThat(message).startsWith("is no YAML"))
                .anySatisfy(message -> assertThat(message).contains("NAME=value"));
        assertThat(problems(Map.of("PARLEY_CONFIG", "no-such.yaml"), Map.of()))
                .extracting(ConfigProblem::key)
                .contains("no-such.yaml");
    }

    @Test
    void secretsStandInNoMessage() {
        List<ConfigProblem> problems = problems(Map.of(), Map.of("auth.keys", "s3cret", "listen.prt", "1"));
        assertThat(problems).hasSize(1).noneMatch(problem -> problem.toString().contains("s3cret"));
        assertThat(new AuthConfig(true, List.of("s3cret"), false, false).toString())
                .doesNotContain("s3cret");
    }

    @Test
    void variablesThatOrchestratorsAndTheLauncherSetAreNoMistake() {
        assertThat(problems(
                        Map.of(
                                "PARLEY_SERVICE_HOST", "10.0.0.1",
                                "PARLEY_PORT", "tcp://10.0.0.1:8000",
                                "PARLEY_PORT_8000_TCP_ADDR", "10.0.0.1",
                                "PARLEY_HOME", "/opt/parley",
                                "PARLEY_TEST_MUTANTS", "kyutai"),
                        Map.of()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"listen.prot, listen.port", "lisen.host, listen.host", "limits.call, limits.calls"})
    void misspeltNamesAreGuessed(String written, String meant) {
        List<String> names = Keys.ALL.stream().map(Key::name).toList();
        assertThat(Nearest.of(written, names)).contains(meant);
    }

    @Test
    void nothingIsGuessedForNonsense() {
        assertThat(Nearest.of("qqqqqqqqq", List.of("listen.port", "listen.host")))
                .isEmpty();
    }

    @Test
    void aShortKeyIsRefusedWhereOthersReachTheServer() throws Exception {
        List<ConfigProblem> problems = problems(
                Map.of("PARLEY_LISTEN_HOST", "0.0.0.0", "PARLEY_AUTH_KEYS", "a-key-of-thirty-characters-xxx,abcde"),
                Map.of());
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("auth.keys");
            assertThat(problem.toString())
                    .contains("key 2 of 2 has 5 characters", "16")
                    .doesNotContain("abcde");
        });
        assertThat(load(Map.of("PARLEY_AUTH_KEYS", "abcde"), Map.of()).auth().keys())
                .hasSize(1);
    }

    @Test
    void aKeyThatNoBrowserCanSendIsRefused() {
        for (String key : List.of("two words", "a/b", "k\u00e4se", "a=b", "a\"b")) {
            assertThat(problems(Map.of("PARLEY_AUTH_KEYS", key), Map.of()))
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.message()).contains("key 1 of 1", "subprotocol");
                        assertThat(problem.toString()).doesNotContain(key);
                    });
        }
    }
}
