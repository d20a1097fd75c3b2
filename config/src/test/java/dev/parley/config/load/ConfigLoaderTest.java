package dev.parley.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.config.AuthConfig;
import dev.parley.config.CloningConfig;
import dev.parley.config.EnginesConfig;
import dev.parley.config.LimitsConfig;
import dev.parley.config.LimitsConfig.ConnectionLimits;
import dev.parley.config.ListenConfig;
import dev.parley.config.ListenConfig.TlsMode;
import dev.parley.config.LogConfig;
import dev.parley.config.ModelsConfig;
import dev.parley.config.ParleyConfig;
import dev.parley.config.RecognitionConfig;
import dev.parley.config.RecordingsConfig;
import dev.parley.config.ShutdownConfig;
import dev.parley.config.ToolsConfig;
import dev.parley.dialect.ClientLimits;
import dev.parley.dialect.Rate;
import dev.parley.session.SessionLimits;
import dev.parley.session.SilencePolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigLoaderTest extends ConfigFiles {
    @Test
    void withNothingSetEverythingHasItsDefault() throws Exception {
        assertThat(load(Map.of(), Map.of()))
                .isEqualTo(new ParleyConfig(
                        Optional.empty(),
                        new ListenConfig(
                                "localhost",
                                8000,
                                TlsMode.NONE,
                                Optional.empty(),
                                Optional.empty(),
                                List.of("http://localhost", "http://localhost:3000")),
                        new AuthConfig(true, List.of(), false, false),
                        folder.resolve("parley-data"),
                        new EnginesConfig("auto", "auto", "auto", "auto", Map.of()),
                        new LimitsConfig(
                                500,
                                1000,
                                4 << 20,
                                25 << 20,
                                Duration.ofHours(4),
                                Duration.ofMinutes(60),
                                Duration.ofSeconds(10),
                                28_224,
                                32 << 20,
                                512 << 20,
                                ClientLimits.DEFAULT,
                                new ConnectionLimits(
                                        24 << 20,
                                        16 << 20,
                                        Duration.ofSeconds(10),
                                        Duration.ofSeconds(20),
                                        Duration.ofSeconds(20),
                                        Duration.ofMinutes(15),
                                        new Rate(2000, 10_000)),
                                new LimitsConfig.RequestLimits(Duration.ofSeconds(30), Duration.ofSeconds(75))),
                        new ShutdownConfig(Duration.ofSeconds(30), Duration.ofSeconds(5)),
                        SilencePolicy.DEFAULT,
                        16 << 20,
                        RecognitionConfig.DEFAULT,
                        new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.INFO),
                        Optional.empty(),
                        24_000,
                        new RecordingsConfig(Optional.empty(), Duration.ofDays(30), 10L << 30),
                        Optional.empty(),
                        new CloningConfig(
                                URI.create("http://localhost:8092"),
                                64 << 20,
                                folder.resolve("parley-data/voices/donation")),
                        Optional.empty(),
                        new ModelsConfig(Optional.empty(), Optional.empty(), Optional.empty()),
                        ToolsConfig.none(new ToolsConfig.Calls(
                                List.of("One moment, please."),
                                Duration.ofSeconds(2),
                                8,
                                Duration.ofSeconds(30),
                                List.of()))));
    }

    @Test
    void everySettingOfTheFileArrivesWhereItBelongs() throws Exception {
        write("cert.pem", "");
        write("key.pem", "");
        write("my-voices.yaml", "[]");
        write("parley.yaml", """
                listen:
                  host: 0.0.0.0
                  port: 9000
                  tls: files
                  certificate: %1$s/cert.pem
                  private-key: %1$s/key.pem
                  origins: [https://a.example, 'https://b.example']
                auth: {required: no, keys: [one-of-sixteen-characters, two-of-sixteen-characters], unmute-open: on, end-revoked-calls: on}
                data-dir: %1$s/my-data
                engines:
                  stt: kyutai
                  llm: openai
                  tts: offline
                  vad: energy
                  reserve-tts: none
                  openai: {base-url: http://llm:8000/v1, temperature: 0.5}
                limits:
                  calls: 7
                  connections: 9
                  message: 1MiB
                  unsent: 128KiB
                  held: 1MiB
                  message-audio: 9s
                  rate: {messages: 8/s burst 9, session: 1/s, items: 2/s burst 3, turns: 4/s burst 5, responses: 6/s burst 7}
                  slow-client: 1s
                  ping: 2s
                  pong: 3s
                  idle: 4m
                  session: 1h
                  item-audio: 30s
                  context: 8000
                  conversation: 3MiB
                  body: 65536
                  upload: 2MiB
                  upload-audio: 5h
                  body-time: 7s
                  request-wait: 8s
                shutdown: {grace: 500ms, quiet: 1s}
                silence: {apology: "Pardon?", filler: ["Hm, wait.", Still here.], filler-after: 4s, reply-within: 9s, voice-within: 8s, resume-after: 2s, kept: 1MiB}
                recognition: {loss: 6s, stall: 5s, transcript-silence: 4s, transcript-longest: 3s, audio-gap: 2s, replay: 1s, pace: {speed: 7, burst: 8s, behind: 9s}}
                log: {format: JSON, level: debug}
                voices.file: %1$s/my-voices.yaml
                unmute.bitrate: 32000
                recordings: {dir: %1$s/calls, keep: 48h, size: 3GiB}
                voices.cloning-url: https://cloning.example
                voices.cloning-memory: 128MiB
                voices.donation-dir: %1$s/donated
                news.api-key: n3ws
                redis.url: rediss://:pass@redis.example:6380/2
                models: {dir: %1$s/models, catalogue: %1$s/own-models.yaml, mirror: https://models.example/parley}
                tool-calls: {filler: [Wait., Still here.], filler-after: 1s, rounds: 3, timeout: 9s, client-mcp-hosts: [a.example]}
                """.formatted(folder));

        ParleyConfig config = load(Map.of(), Map.of());

        assertThat(config)
                .isEqualTo(new ParleyConfig(
                        Optional.of(folder.resolve("parley.yaml")),
                        new ListenConfig(
                                "0.0.0.0",
                                9000,
                                TlsMode.FILES,
                                Optional.of(folder.resolve("cert.pem")),
                                Optional.of(folder.resolve("key.pem")),
                                List.of("https://a.example", "https://b.example")),
                        new AuthConfig(
                                false, List.of("one-of-sixteen-characters", "two-of-sixteen-characters"), true, true),
                        folder.resolve("my-data"),
                        new EnginesConfig(
                                "kyutai",
                                "openai",
                                "offline",
                                "energy",
                                "none",
                                Map.of("openai", Map.of("base-url", "http://llm:8000/v1", "temperature", "0.5"))),
                        new LimitsConfig(
                                7,
                                9,
                                65536,
                                2 << 20,
                                Duration.ofHours(5),
                                Duration.ofHours(1),
                                Duration.ofSeconds(30),
                                8000,
                                3 << 20,
                                1 << 20,
                                new ClientLimits(
                                        Duration.ofSeconds(9),
                                        new Rate(1, 1),
                                        new Rate(2, 3),
                                        new Rate(4, 5),
                                        new Rate(6, 7)),
                                new ConnectionLimits(
                                        1 << 20,
                                        128 << 10,
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(3),
                                        Duration.ofMinutes(4),
                                        new Rate(8, 9)),
                                new LimitsConfig.RequestLimits(Duration.ofSeconds(7), Duration.ofSeconds(8))),
                        new ShutdownConfig(Duration.ofMillis(500), Duration.ofSeconds(1)),
                        SilencePolicy.DEFAULT
                                .withApology("Pardon?")
                                .withFillers(Map.of(SilencePolicy.ANY_LANGUAGE, List.of("Hm, wait.", "Still here.")))
                                .withTimes(
                                        Duration.ofSeconds(4),
                                        Duration.ofSeconds(9),
                                        Duration.ofSeconds(8),
                                        Duration.ofSeconds(2)),
                        1 << 20,
                        new RecognitionConfig(
                                Duration.ofSeconds(4),
                                new SessionLimits.RecognitionBounds(
                                        Duration.ofSeconds(2),
                                        Duration.ofSeconds(3),
                                        Duration.ofSeconds(6),
                                        Duration.ofSeconds(5),
                                        Duration.ofSeconds(1),
                                        new SessionLimits.Pace(7, Duration.ofSeconds(8), Duration.ofSeconds(9)))),
                        new LogConfig(LogConfig.Format.JSON, LogConfig.Level.DEBUG),
                        Optional.of(folder.resolve("my-voices.yaml")),
                        32_000,
                        new RecordingsConfig(Optional.of(folder.resolve("calls")), Duration.ofHours(48), 3L << 30),
                        Optional.of("n3ws"),
                        new CloningConfig(URI.create("https://cloning.example"), 128 << 20, folder.resolve("donated")),
                        Optional.of("rediss://:pass@redis.example:6380/2"),
                        new ModelsConfig(
                                Optional.of(folder.resolve("models")),
                                Optional.of(folder.resolve("own-models.yaml")),
                                Optional.of(URI.create("https://models.example/parley"))),
                        ToolsConfig.none(new ToolsConfig.Calls(
                                List.of("Wait.", "Still here."),
                                Duration.ofSeconds(1),
                                3,
                                Duration.ofSeconds(9),
                                List.of("a.example")))));
    }

    @Test
    void unmutesVariablesOfItsServicesAreRead() throws Exception {
        ParleyConfig config = load(
                Map.of(
                        "KYUTAI_VOICE_CLONING_URL", "http://cloning:8080",
                        "KYUTAI_VOICE_DONATION_DIR", "/donated",
                        "KYUTAI_REDIS_URL", "redis://redis:6379"),
                Map.of());
        assertThat(config.cloning().url()).isEqualTo(URI.create("http://cloning:8080"));
        assertThat(config.cloning().donations()).isEqualTo(Path.of("/donated"));
        assertThat(config.redis()).contains("redis://redis:6379");
        assertThat(load(Map.of("KYUTAI_REDIS_URL", ""), Map.of()).redis()).isEmpty();
    }

    @Test
    void theCommandLineBeatsTheEnvironmentBeatsDotEnvBeatsTheFile() throws Exception {
        write("parley.yaml", "limits: {calls: 1, connections: 1, session: 1m, body: 1MiB}");
        write(".env", """
                # a comment
                PARLEY_LIMITS_CONNECTIONS="2"
                export PARLEY_LIMITS_SESSION=2m  # another
                PARLEY_LIMITS_BODY='2MiB'
                OTHER_PROGRAM=whatever
                """);
        Map<String, String> environment = Map.of("PARLEY_LIMITS_SESSION", "3m", "PARLEY_LIMITS_BODY", "3MiB");

        LimitsConfig limits = load(environment, Map.of("limits.body", "4MiB")).limits();

        assertThat(limits.calls()).isEqualTo(1);
        assertThat(limits.connections()).isEqualTo(2);
        assertThat(limits.session()).isEqualTo(Duration.ofMinutes(3));
        assertThat(limits.bodyBytes()).isEqualTo(4 << 20);
    }

    @Test
    void anEmptyVariableSetsNothing() throws Exception {
        assertThat(load(Map.of("PARLEY_LISTEN_PORT", "", "OPENAI_API_KEY", ""), Map.of()))
                .isEqualTo(load(Map.of(), Map.of()));
    }

    @Test
    void variablesOfOtherProgramsReachTheEngines() throws Exception {
        EnginesConfig engines = load(
                        Map.of(
                                "OPENAI_API_KEY", "sk-1",
                                "KYUTAI_STT_URL", "ws://stt:8080",
                                "PARLEY_ENGINES_OPENAI_BASE_URL", "http://llm/v1",
                                "PARLEY_ENGINES_LLM", "openai"),
                        Map.of())
                .engines();

        assertThat(engines.llm()).isEqualTo("openai");
        assertThat(engines.setting("openai", "api-key")).contains("sk-1");
        assertThat(engines.setting("openai", "base-url")).contains("http://llm/v1");
        assertThat(engines.setting("kyutai", "stt-url")).contains("ws://stt:8080");
        assertThat(engines.toString()).doesNotContain("sk-1");
    }
}
