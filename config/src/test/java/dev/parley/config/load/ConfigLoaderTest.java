package dev.parley.config.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.parley.config.EnginesConfig;
import dev.parley.config.FillersConfig;
import dev.parley.config.LimitsConfig;
import dev.parley.config.ListenConfig.TlsMode;
import dev.parley.config.LogConfig.Format;
import dev.parley.config.LogConfig.Level;
import dev.parley.config.ParleyConfig;
import dev.parley.config.RecognitionConfig;
import dev.parley.config.ToolsConfig;
import dev.parley.dialect.ClientLimits;
import dev.parley.dialect.Rate;
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
        ParleyConfig config = load(Map.of(), Map.of());

        assertThat(BoundSettings.of(config))
                .containsAllEntriesOf(Map.ofEntries(
                        entry("listen.host", "localhost"),
                        entry("listen.port", 8000),
                        entry("listen.tls", TlsMode.NONE),
                        entry("listen.certificate", Optional.empty()),
                        entry("listen.private-key", Optional.empty()),
                        entry("listen.origins", List.of("http://localhost", "http://localhost:3000")),
                        entry("auth.required", true),
                        entry("auth.keys", List.of()),
                        entry("auth.unmute-open", false),
                        entry("auth.end-revoked-calls", false),
                        entry("data-dir", folder.resolve("parley-data")),
                        entry("engines.stt", List.of("auto")),
                        entry("engines.llm", List.of("auto")),
                        entry("engines.tts", List.of("auto")),
                        entry("engines.vad", "auto"),
                        entry("engines.reserve-tts", "auto"),
                        entry("limits.calls", 500),
                        entry("limits.connections", 1000),
                        entry("limits.held", 512 << 20),
                        entry("limits.message", 24 << 20),
                        entry("limits.unsent", 16 << 20),
                        entry("limits.slow-client", Duration.ofSeconds(10)),
                        entry("limits.ping", Duration.ofSeconds(20)),
                        entry("limits.pong", Duration.ofSeconds(20)),
                        entry("limits.idle", Duration.ofMinutes(15)),
                        entry("limits.rate.messages", new Rate(2000, 10000)),
                        entry("limits.message-audio", Duration.ofSeconds(330)),
                        entry("limits.rate.session", new Rate(10, 100)),
                        entry("limits.rate.items", new Rate(500, 5000)),
                        entry("limits.rate.turns", new Rate(20, 200)),
                        entry("limits.rate.responses", new Rate(8, 40)),
                        entry("limits.session", Duration.ofHours(1)),
                        entry("limits.item-audio", Duration.ofSeconds(10)),
                        entry("limits.context", 28_224),
                        entry("limits.conversation", 32 << 20),
                        entry("limits.body", 4 << 20),
                        entry("limits.upload", 25 << 20),
                        entry("limits.upload-audio", Duration.ofHours(4)),
                        entry("limits.body-time", Duration.ofSeconds(30)),
                        entry("limits.request-wait", Duration.ofSeconds(75)),
                        entry("shutdown.grace", Duration.ofSeconds(30)),
                        entry("shutdown.quiet", Duration.ofSeconds(5)),
                        entry("silence.apology", "auto"),
                        entry("silence.filler", List.of("auto")),
                        entry("silence.filler-after", Duration.ofMillis(2500)),
                        entry("silence.reply-within", Duration.ofSeconds(20)),
                        entry("silence.voice-within", Duration.ofSeconds(2)),
                        entry("silence.resume-after", Duration.ofSeconds(1)),
                        entry("silence.kept", 16 << 20),
                        entry("fillers.reply", FillersConfig.ReplyFilling.AUTO),
                        entry("fillers.reply-after", Optional.empty()),
                        entry("fillers.phrases", List.of("auto")),
                        entry("recognition.transcript-silence", Duration.ofSeconds(30)),
                        entry("recognition.audio-gap", Duration.ofSeconds(1)),
                        entry("recognition.transcript-longest", Duration.ofMinutes(2)),
                        entry("recognition.loss", Duration.ofSeconds(15)),
                        entry("recognition.stall", Duration.ofSeconds(2)),
                        entry("recognition.replay", Duration.ofMinutes(1)),
                        entry("recognition.pace.speed", 20),
                        entry("recognition.pace.burst", Duration.ofSeconds(30)),
                        entry("recognition.pace.behind", Duration.ofSeconds(2)),
                        entry("log.format", Format.TEXT),
                        entry("log.level", Level.INFO),
                        entry("voices.file", Optional.empty()),
                        entry("unmute.bitrate", 24_000),
                        entry("voices.cloning-url", URI.create("http://localhost:8092")),
                        entry("voices.cloning-memory", 64 << 20),
                        entry("voices.donation-dir", folder.resolve("parley-data/voices/donation")),
                        entry("recordings.dir", Optional.empty()),
                        entry("recordings.events", false),
                        entry("recordings.keep", Duration.ofDays(30)),
                        entry("recordings.size", 10L << 30),
                        entry("news.api-key", Optional.empty()),
                        entry("redis.url", Optional.empty()),
                        entry("models.dir", Optional.empty()),
                        entry("models.catalogue", Optional.empty()),
                        entry("models.mirror", Optional.empty()),
                        entry("tool-calls.filler", List.of("One moment, please.")),
                        entry("tool-calls.filler-after", Duration.ofSeconds(2)),
                        entry("tool-calls.rounds", 8),
                        entry("tool-calls.timeout", Duration.ofSeconds(30)),
                        entry("tool-calls.client-mcp-hosts", List.of())));
        assertThat(config.file()).isEmpty();
        assertThat(config.engines().settings()).isEmpty();
        assertThat(config.tools()).isEqualTo(ToolsConfig.none(config.tools().calls()));
    }

    @Test
    void whatASessionHasByDefaultIsWhatTheSettingsSay() throws Exception {
        ParleyConfig config = load(Map.of(), Map.of());

        assertThat(config.limits().client()).isEqualTo(ClientLimits.DEFAULT);
        assertThat(config.recognition()).isEqualTo(RecognitionConfig.DEFAULT);
        assertThat(config.silence().policy()).isEqualTo(SilencePolicy.DEFAULT);
        assertThat(config.fillers()).isEqualTo(FillersConfig.DEFAULT);
    }

    /** One that is declared anew needs no line here: what each declares is where its value arrives. */
    @Test
    void everySettingIsHeldByTheRecordThatDeclaresIt() throws Exception {
        assertThat(BoundSettings.of(load(Map.of(), Map.of())).keySet())
                .containsExactlyElementsOf(Keys.ALL.stream().map(Key::name).toList());
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
                recordings: {dir: %1$s/calls, events: on, keep: 48h, size: 3GiB}
                voices.cloning-url: https://cloning.example
                voices.cloning-memory: 128MiB
                voices.donation-dir: %1$s/donated
                news.api-key: n3ws
                redis.url: rediss://:pass@redis.example:6380/2
                models: {dir: %1$s/models, catalogue: %1$s/own-models.yaml, mirror: https://models.example/parley}
                tool-calls: {filler: [Wait., Still here.], filler-after: 1s, rounds: 3, timeout: 9s, client-mcp-hosts: [a.example]}
                """.formatted(folder));

        ParleyConfig config = load(Map.of(), Map.of());

        assertThat(BoundSettings.of(config))
                .containsAllEntriesOf(Map.ofEntries(
                        entry("listen.host", "0.0.0.0"),
                        entry("listen.port", 9000),
                        entry("listen.tls", TlsMode.FILES),
                        entry("listen.certificate", Optional.of(folder.resolve("cert.pem"))),
                        entry("listen.private-key", Optional.of(folder.resolve("key.pem"))),
                        entry("listen.origins", List.of("https://a.example", "https://b.example")),
                        entry("auth.required", false),
                        entry("auth.keys", List.of("one-of-sixteen-characters", "two-of-sixteen-characters")),
                        entry("auth.unmute-open", true),
                        entry("auth.end-revoked-calls", true),
                        entry("data-dir", folder.resolve("my-data")),
                        entry("engines.stt", List.of("kyutai")),
                        entry("engines.llm", List.of("openai")),
                        entry("engines.tts", List.of("offline")),
                        entry("engines.vad", "energy"),
                        entry("engines.reserve-tts", "none"),
                        entry("limits.calls", 7),
                        entry("limits.connections", 9),
                        entry("limits.held", 1 << 20),
                        entry("limits.message", 1 << 20),
                        entry("limits.unsent", 128 << 10),
                        entry("limits.slow-client", Duration.ofSeconds(1)),
                        entry("limits.ping", Duration.ofSeconds(2)),
                        entry("limits.pong", Duration.ofSeconds(3)),
                        entry("limits.idle", Duration.ofMinutes(4)),
                        entry("limits.rate.messages", new Rate(8, 9)),
                        entry("limits.message-audio", Duration.ofSeconds(9)),
                        entry("limits.rate.session", new Rate(1, 1)),
                        entry("limits.rate.items", new Rate(2, 3)),
                        entry("limits.rate.turns", new Rate(4, 5)),
                        entry("limits.rate.responses", new Rate(6, 7)),
                        entry("limits.session", Duration.ofHours(1)),
                        entry("limits.item-audio", Duration.ofSeconds(30)),
                        entry("limits.context", 8000),
                        entry("limits.conversation", 3 << 20),
                        entry("limits.body", 64 << 10),
                        entry("limits.upload", 2 << 20),
                        entry("limits.upload-audio", Duration.ofHours(5)),
                        entry("limits.body-time", Duration.ofSeconds(7)),
                        entry("limits.request-wait", Duration.ofSeconds(8)),
                        entry("shutdown.grace", Duration.ofMillis(500)),
                        entry("shutdown.quiet", Duration.ofSeconds(1)),
                        entry("silence.apology", "Pardon?"),
                        entry("silence.filler", List.of("Hm, wait.", "Still here.")),
                        entry("silence.filler-after", Duration.ofSeconds(4)),
                        entry("silence.reply-within", Duration.ofSeconds(9)),
                        entry("silence.voice-within", Duration.ofSeconds(8)),
                        entry("silence.resume-after", Duration.ofSeconds(2)),
                        entry("silence.kept", 1 << 20),
                        entry("recognition.transcript-silence", Duration.ofSeconds(4)),
                        entry("recognition.audio-gap", Duration.ofSeconds(2)),
                        entry("recognition.transcript-longest", Duration.ofSeconds(3)),
                        entry("recognition.loss", Duration.ofSeconds(6)),
                        entry("recognition.stall", Duration.ofSeconds(5)),
                        entry("recognition.replay", Duration.ofSeconds(1)),
                        entry("recognition.pace.speed", 7),
                        entry("recognition.pace.burst", Duration.ofSeconds(8)),
                        entry("recognition.pace.behind", Duration.ofSeconds(9)),
                        entry("log.format", Format.JSON),
                        entry("log.level", Level.DEBUG),
                        entry("voices.file", Optional.of(folder.resolve("my-voices.yaml"))),
                        entry("unmute.bitrate", 32_000),
                        entry("voices.cloning-url", URI.create("https://cloning.example")),
                        entry("voices.cloning-memory", 128 << 20),
                        entry("voices.donation-dir", folder.resolve("donated")),
                        entry("recordings.dir", Optional.of(folder.resolve("calls"))),
                        entry("recordings.events", true),
                        entry("recordings.keep", Duration.ofHours(48)),
                        entry("recordings.size", 3L << 30),
                        entry("news.api-key", Optional.of("n3ws")),
                        entry("redis.url", Optional.of("rediss://:pass@redis.example:6380/2")),
                        entry("models.dir", Optional.of(folder.resolve("models"))),
                        entry("models.catalogue", Optional.of(folder.resolve("own-models.yaml"))),
                        entry("models.mirror", Optional.of(URI.create("https://models.example/parley"))),
                        entry("tool-calls.filler", List.of("Wait.", "Still here.")),
                        entry("tool-calls.filler-after", Duration.ofSeconds(1)),
                        entry("tool-calls.rounds", 3),
                        entry("tool-calls.timeout", Duration.ofSeconds(9)),
                        entry("tool-calls.client-mcp-hosts", List.of("a.example"))));
        assertThat(config.file()).contains(folder.resolve("parley.yaml"));
        assertThat(config.engines().settings())
                .isEqualTo(Map.of("openai", Map.of("base-url", "http://llm:8000/v1", "temperature", "0.5")));
        assertThat(config.silence().policy())
                .isEqualTo(SilencePolicy.DEFAULT
                        .withApology("Pardon?")
                        .withFillers(Map.of(SilencePolicy.ANY_LANGUAGE, List.of("Hm, wait.", "Still here.")))
                        .withTimes(
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(9),
                                Duration.ofSeconds(8),
                                Duration.ofSeconds(2)));
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

        assertThat(engines.llm()).containsExactly("openai");
        assertThat(engines.setting("openai", "api-key")).contains("sk-1");
        assertThat(engines.setting("openai", "base-url")).contains("http://llm/v1");
        assertThat(engines.setting("kyutai", "stt-url")).contains("ws://stt:8080");
        assertThat(engines.toString()).doesNotContain("sk-1");
    }
}
