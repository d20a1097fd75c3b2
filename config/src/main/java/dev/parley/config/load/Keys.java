package dev.parley.config.load;

import dev.parley.config.ListenConfig.TlsMode;
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

    static final Key<String> HOST = Key.of(
            "listen.host",
            ValueType.TEXT,
            "localhost",
            "Address to listen on. `localhost` takes connections of this machine only; `0.0.0.0` takes all and needs a key: `./parley keys create`, or `auth.keys`.");
    static final Key<Integer> PORT =
            Key.of("listen.port", ValueType.integer(0, 65535), "8000", "TCP port; 0 takes a free one and prints it.");
    static final Key<TlsMode> TLS = Key.of(
            "listen.tls",
            ValueType.oneOf(TlsMode.class),
            "none",
            "Encryption: `none`, `self-signed` (a certificate made at start, which clients have to accept), or `files`.");
    static final Key<Optional<Path>> CERTIFICATE = Key.of(
            "listen.certificate",
            ValueType.PATH,
            "",
            "With `listen.tls: files`, the PEM file of the certificate chain.");
    static final Key<Optional<Path>> PRIVATE_KEY = Key.of(
            "listen.private-key", ValueType.PATH, "", "With `listen.tls: files`, the PEM file of its private key.");
    static final Key<List<String>> ORIGINS = Key.list(
            "listen.origins",
            ValueType.LIST,
            List.of("http://localhost", "http://localhost:3000"),
            "Web pages of other origins that may use this server, as the browser's `Origin` header names them; `*` allows all. The server's own page needs no entry, unless a server on `localhost` is reached through a proxy by another name: then that name's origin.");

    static final Key<Boolean> AUTH_REQUIRED = Key.of(
            "auth.required",
            ValueType.BOOLEAN,
            "true",
            "With `false`, listening beyond this machine is allowed without keys: for networks where something in front decides who may call.");
    static final Key<List<String>> AUTH_KEYS = Key.list(
                    "auth.keys",
                    ValueType.LIST,
                    List.of(),
                    "API keys besides those made with `./parley keys create`, of letters, digits and signs that a WebSocket subprotocol may hold; at least 16 characters where other machines reach the server. With at least one of either, every call has to show one, as `Authorization: Bearer …`, `api-key: …`, or subprotocol `openai-insecure-api-key.…`.")
            .hidden();
    static final Key<Boolean> AUTH_UNMUTE_OPEN = Key.of(
            "auth.unmute-open",
            ValueType.BOOLEAN,
            "false",
            "With `true`, Unmute's clients, which cannot send a key, may call without one even where keys are needed.");

    static final Key<Boolean> AUTH_END_REVOKED = Key.of(
            "auth.end-revoked-calls",
            ValueType.BOOLEAN,
            "false",
            "With `true`, revoking a key also ends the calls that were opened with it, or with client secrets made with it, within a few seconds (close code 1008). Otherwise only new ones are refused.");

    static final Key<Optional<Path>> DATA_DIR = Key.of(
            "data-dir",
            ValueType.PATH,
            "",
            "Folder for what must outlive the server, such as API keys. Without it `$XDG_DATA_HOME/parley`, else `~/.local/share/parley`, else `parley-data` in the folder Parley is started in.");

    static final Key<String> STT =
            engine("stt", "speech-to-text", "`kyutai` when `KYUTAI_STT_URL` is set, else `moonshine`");
    static final Key<String> LLM = engine(
            "llm",
            "language model",
            "an OpenAI-compatible server when `OPENAI_API_KEY`, `OPENAI_BASE_URL` or `KYUTAI_LLM_URL` is set or one answers on localhost:11434 (Ollama) or localhost:8091 (vLLM), else `companion`, a scripted stand-in");
    static final Key<String> TTS =
            engine("tts", "text-to-speech", "`kyutai` when `KYUTAI_TTS_URL` is set, else `hibari`");
    static final Key<String> VAD = engine("vad", "voice activity detection", "`silero`");

    static final Key<String> RESERVE_TTS = Key.of(
            "engines.reserve-tts",
            ValueType.TEXT,
            "auto",
            "Engine whose voice goes on with a reply when that of `engines.tts` fails, from the last word heard, in languages it speaks. `auto` chooses `hibari` where its model is installed and `engines.tts` is a server, else nothing; `none` is nothing.");

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

    static final Key<String> APOLOGY = Key.of(
            "silence.apology",
            ValueType.TEXT,
            "auto",
            "What the bot says when a reply fails or comes to nothing, or the caller's words were lost. `auto` says it in the language of the session, `none` says nothing; any other text is said as it is.");
    static final Key<List<String>> FILLER = Key.list(
            "silence.filler",
            ValueType.SENTENCES,
            List.of("auto"),
            "What the bot says while the language model, or speech recognition, keeps the caller waiting, one after another for as long as it takes; also while a tool does, behind `tool-calls.filler`. `auto` says it in the language of the session. An empty list, `[]`, says nothing.");
    static final Key<Duration> FILLER_AFTER = Key.of(
            "silence.filler-after",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "2500ms",
            "Silence before each of them.");
    static final Key<Duration> REPLY_WITHIN = Key.of(
            "silence.reply-within",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "20s",
            "How long the language model may write nothing, a second try included; then the reply has failed, and the bot apologises.");
    static final Key<Duration> VOICE_WITHIN = Key.of(
            "silence.voice-within",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "2s",
            "How long the synthesiser may owe the next audio of a text that it has; then the client is told and the caller hears a filler, and after as long again the rest is given to another stream, or to the reserve voice.");
    static final Key<Duration> RESUME_AFTER = Key.of(
            "silence.resume-after",
            ValueType.duration(ZERO, HOUR),
            "1s",
            "How long nobody speaks after the bot was interrupted by something that held no words, before the reply goes on from the last word heard; at once where recognition says so itself.");

    static final Key<Integer> KEPT_BYTES = Key.of(
            "silence.kept",
            ValueType.bytes(0, 1 << 30),
            "16MiB",
            "Memory for apologies and fillers made ahead in the voices in use, about 1 MiB for each voice and language, for when a voice behind a server fails; beyond it those not needed longest are forgotten. `0` makes none.");

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

    static final Key<List<String>> TOOL_FILLER = Key.list(
            "tool-calls.filler",
            ValueType.SENTENCES,
            List.of("One moment, please."),
            "What the bot says when a tool keeps the caller waiting, in the voice of the call; each once in a reply. An empty list, `[]`, says nothing.");
    static final Key<Duration> TOOL_FILLER_AFTER = Key.of(
            "tool-calls.filler-after",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "2s",
            "Silence while a tool runs before the bot says the next of them.");
    static final Key<Integer> TOOL_ROUNDS = Key.of(
            "tool-calls.rounds",
            ValueType.integer(1, 100),
            "8",
            "How often the language model may call tools of this server in one reply; then it has to answer.");
    static final Key<Duration> TOOL_TIMEOUT = Key.of(
            "tool-calls.timeout",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "30s",
            "How long a call of a tool may take, unless the tool has a `timeout` of its own; then the model is told that it failed.");
    static final Key<List<String>> TOOL_CLIENT_HOSTS = Key.list(
            "tool-calls.client-mcp-hosts",
            ValueType.LIST,
            List.of(),
            "Hosts of MCP servers that clients may name in `session.tools`: `host` for https on its usual port, `host:port`, or `*` for any. With none, clients can bring no MCP servers.");

    static final List<Key<?>> ALL = Stream.of(
                    List.of(
                            HOST,
                            PORT,
                            TLS,
                            CERTIFICATE,
                            PRIVATE_KEY,
                            ORIGINS,
                            AUTH_REQUIRED,
                            AUTH_KEYS,
                            AUTH_UNMUTE_OPEN,
                            AUTH_END_REVOKED,
                            DATA_DIR,
                            STT,
                            LLM,
                            TTS,
                            VAD,
                            RESERVE_TTS),
                    LimitKeys.ALL,
                    List.of(
                            GRACE,
                            DRAIN_QUIET,
                            APOLOGY,
                            FILLER,
                            FILLER_AFTER,
                            REPLY_WITHIN,
                            VOICE_WITHIN,
                            RESUME_AFTER,
                            KEPT_BYTES),
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
                            MODELS_MIRROR,
                            TOOL_FILLER,
                            TOOL_FILLER_AFTER,
                            TOOL_ROUNDS,
                            TOOL_TIMEOUT,
                            TOOL_CLIENT_HOSTS))
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

    private static Key<String> engine(String kind, String words, String auto) {
        return Key.of(
                "engines." + kind,
                ValueType.TEXT,
                "auto",
                "Engine for " + words + ", by name; one that offers none is refused at the start. `auto` chooses "
                        + auto + ".");
    }
}
