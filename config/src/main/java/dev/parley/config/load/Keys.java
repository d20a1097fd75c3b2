package dev.parley.config.load;

import dev.parley.config.LogConfig.Format;
import dev.parley.config.LogConfig.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every setting there is, in the order of the reference page. */
final class Keys {
    private Keys() {}

    private static final Duration ZERO = Duration.ZERO;
    private static final Duration HOUR = Duration.ofHours(1);

    static final Key<Optional<Path>> DATA_DIR = Key.of(
            "data-dir",
            ValueType.PATH,
            "",
            "Folder for what must outlive the server, such as API keys. Without it `$XDG_DATA_HOME/parley`, else `~/.local/share/parley`, else `parley-data` in the folder Parley is started in.");

    static final Key<Duration> GRACE = Key.of(
            "shutdown.grace",
            ValueType.duration(ZERO, HOUR),
            "30s",
            "How long calls may go on after the server was told to stop; then they are closed with 1001. A second signal does not wait.");
    static final Key<Duration> DRAIN_QUIET = Key.of(
            "shutdown.quiet",
            ValueType.duration(ZERO, HOUR),
            "5s",
            "How long a call that was not idle when the server was told to stop has to be between turns before it is ended, within `shutdown.grace`: nobody speaks, nothing is awaited, and the reply has been heard. An idle call is ended at once; with `0s` every other one, too, as soon as it is between turns.");

    static final Key<Format> LOG_FORMAT = Key.of(
            "log.format",
            ValueType.oneOf(Format.class),
            "text",
            "`text` for people, `json` for machines: one object a line.");
    static final Key<Level> LOG_LEVEL =
            Key.of("log.level", ValueType.oneOf(Level.class), "info", "Least important message that is written.");

    static final Key<Optional<Path>> VOICES = Key.of(
            "voices.file",
            ValueType.PATH,
            "",
            "Characters offered to clients, in Unmute's `voices.yaml` form; read anew when it changes. Without it, `voices.yaml` beside the configuration file, else those that come with Parley.");

    static final Key<Integer> UNMUTE_BITRATE = Key.of(
            "unmute.bitrate",
            ValueType.integer(12_000, 128_000),
            "24000",
            "Opus that Unmute's clients get, in bit/s. Ogg adds 5.6 kbit/s and base64 a third: 40 kbit/s together, what Unmute's own backend sends.");

    static final Key<Optional<URI>> CLONING_URL = Key.of(
            "voices.cloning-url",
            ValueType.address("http", "https", "ws", "wss"),
            "http://localhost:8092",
            "Kyutai's voice cloning server, which turns an uploaded recording into a voice. Used only where the `kyutai` engine speaks.");
    static final Key<Integer> CLONING_MEMORY = Key.of(
            "voices.cloning-memory",
            ValueType.bytes(8 << 20, 1 << 30),
            "64MiB",
            "Memory for voices cloned in the last hour, a few hundred KiB each; beyond it the least used are forgotten, unless Redis has them.");
    static final Key<Optional<Path>> DONATIONS = Key.of(
            "voices.donation-dir",
            ValueType.PATH,
            "",
            "Folder for donated voices. Without it, `voices/donation` in the data directory.");
    static final Key<Optional<URI>> REDIS = Key.of(
                    "redis.url",
                    ValueType.address("redis", "rediss"),
                    "",
                    "Redis that several servers share, as `redis://user:password@host:6379/0` (`rediss:` for TLS): a voice uploaded to one then speaks on all. Without it, or while it does not answer, each has only its own memory.")
            .hidden();
    static final Key<Optional<Path>> MODELS_DIR = Key.of(
            "models.dir",
            ValueType.PATH,
            "",
            "Folder of the models that `./parley models` pulls. Without it `$XDG_CACHE_HOME/parley/models`, else `~/.cache/parley/models`, which all checkouts of a user share; and models are also found in the folder `models` beside the application.");
    static final Key<Optional<URI>> MODELS_MIRROR = Key.of(
                    "models.mirror",
                    ValueType.address("http", "https"),
                    "",
                    "Server that is asked for models first, as `https://host/path`; what it has to hold is told in docs/models.md.")
            .hidden();
    static final Key<Optional<Path>> MODELS_CATALOGUE = Key.of(
            "models.catalogue",
            ValueType.PATH,
            "",
            "File with further models for `./parley models`, in the form of the one that comes with Parley; an entry of the same name replaces that one's.");
    static final Key<Optional<Path>> RECORDINGS = Key.of(
            "recordings.dir",
            ValueType.PATH,
            "",
            "Folder for recordings of calls by Unmute's clients, one file of JSON Lines a call in Unmute's form; without it none are made. A client that does not allow recording has its file deleted.");

    static final Key<Duration> RECORDINGS_KEEP = Key.of(
            "recordings.keep",
            ValueType.duration(ZERO, Duration.ofHours(87_600)),
            "720h",
            "How long recordings are kept; older ones are deleted. `0s` keeps them until `recordings.size` is reached.");
    static final Key<Long> RECORDINGS_SIZE = Key.of(
            "recordings.size",
            ValueType.longBytes(1 << 20, 1L << 50),
            "10GiB",
            "Most that all recordings in the folder may take; beyond it the oldest are deleted, and when only running calls are left, their recordings end.");

    static final Key<Optional<String>> NEWS_KEY = Key.of(
                    "news.api-key",
                    ValueType.SECRET,
                    "",
                    "Key of newsapi.org for the character that tells the news; without it that character makes small talk.")
            .hidden();

    static final List<Key<?>> ALL = Stream.of(
                    ListenKeys.ALL,
                    AuthKeys.ALL,
                    List.of(DATA_DIR),
                    EngineKeys.ALL,
                    LimitKeys.ALL,
                    List.of(GRACE, DRAIN_QUIET),
                    SilenceKeys.ALL,
                    RecognitionKeys.ALL,
                    List.of(
                            LOG_FORMAT,
                            LOG_LEVEL,
                            VOICES,
                            UNMUTE_BITRATE,
                            CLONING_URL,
                            CLONING_MEMORY,
                            DONATIONS,
                            RECORDINGS,
                            RECORDINGS_KEEP,
                            RECORDINGS_SIZE,
                            NEWS_KEY,
                            REDIS,
                            MODELS_DIR,
                            MODELS_CATALOGUE,
                            MODELS_MIRROR),
                    ToolCallKeys.ALL)
            .<Key<?>>flatMap(List::stream)
            .toList();

    /** Settings of engines are the engines' own, checked by them: {@code engines.<engine>.<setting>}. */
    static final String ENGINE_PREFIX = "engines.";

    /** Names that users of these services already have in their environment. */
    static final Map<String, String> WELL_KNOWN = Map.ofEntries(
            Map.entry("NEWSAPI_API_KEY", "news.api-key"),
            Map.entry("KYUTAI_VOICE_CLONING_URL", "voices.cloning-url"),
            Map.entry("KYUTAI_VOICE_DONATION_DIR", "voices.donation-dir"),
            Map.entry("KYUTAI_REDIS_URL", "redis.url"),
            Map.entry("KYUTAI_RECORDINGS_DIR", "recordings.dir"),
            Map.entry("OPENAI_API_KEY", "engines.openai.api-key"),
            Map.entry("OPENAI_BASE_URL", "engines.openai.base-url"),
            Map.entry("OPENAI_MODEL", "engines.openai.model"),
            Map.entry("KYUTAI_STT_URL", "engines.kyutai.stt-url"),
            Map.entry("KYUTAI_TTS_URL", "engines.kyutai.tts-url"),
            Map.entry("KYUTAI_API_KEY", "engines.kyutai.api-key"),
            Map.entry("KYUTAI_LLM_URL", "engines.kyutai.llm-url"),
            Map.entry("KYUTAI_LLM_MODEL", "engines.kyutai.llm-model"),
            Map.entry("KYUTAI_LLM_API_KEY", "engines.kyutai.llm-api-key"));
}
