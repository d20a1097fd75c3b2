package dev.parley.config;

import dev.parley.config.ListenConfig.TlsMode;
import dev.parley.config.LogConfig.Format;
import dev.parley.config.LogConfig.Level;
import dev.parley.dialect.Rate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every setting there is, in the order of the reference page. */
final class Keys {
    private Keys() {}

    private static final Duration ZERO = Duration.ZERO;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

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

    static final Key<Integer> CALLS = Key.of(
            "limits.calls",
            ValueType.integer(1, 100_000),
            "500",
            "Calls at the same time; a further one is refused as at capacity.");
    static final Key<Integer> CONNECTIONS = Key.of(
            "limits.connections",
            ValueType.integer(1, 200_000),
            "1000",
            "Client connections at the same time, in a call or not; a further one gets 503.");
    static final Key<Integer> MESSAGE_BYTES = Key.of(
            "limits.message",
            ValueType.bytes(1 << 10, 1 << 30),
            "24MiB",
            "Largest message a client may send; a larger one closes the connection with 1009.");
    static final Key<Integer> UNSENT_BYTES = Key.of(
            "limits.unsent",
            ValueType.bytes(1 << 16, 1 << 30),
            "16MiB",
            "Output kept for a client that does not take it; more closes the connection with 1013.");
    static final Key<Integer> HELD_BYTES = Key.of(
            "limits.held",
            ValueType.bytes(1 << 16, Integer.MAX_VALUE),
            "512MiB",
            "Bytes held for all connections together: messages being read and output not yet taken; past it the connection that holds most is cut.");
    static final Key<Duration> MESSAGE_AUDIO = Key.of(
            "limits.message-audio",
            ValueType.duration(Duration.ofSeconds(1), HOUR),
            "330s",
            "Most audio in one message, however few bytes it is; more is refused.");
    static final Key<Rate> RATE_MESSAGES = Key.of(
            "limits.rate.messages",
            ValueType.RATE,
            "2000/s burst 10000",
            "Messages read from one client; what comes faster waits in the network.");
    static final Key<Rate> RATE_SESSION = Key.of(
            "limits.rate.session",
            ValueType.RATE,
            "10/s burst 100",
            "Changes of its session's configuration by one client (`session.update`); a further one is refused.");
    static final Key<Rate> RATE_ITEMS = Key.of(
            "limits.rate.items",
            ValueType.RATE,
            "500/s burst 5000",
            "Items that one client creates, retrieves, deletes or truncates; a further one is refused.");
    static final Key<Rate> RATE_TURNS = Key.of(
            "limits.rate.turns",
            ValueType.RATE,
            "20/s burst 200",
            "Turns that one client commits or clears; a further one is refused.");
    static final Key<Rate> RATE_RESPONSES = Key.of(
            "limits.rate.responses",
            ValueType.RATE,
            "10/s burst 60",
            "Responses that one client asks for or cancels; a further one is refused. `rate_limits.updated` tells what is left.");
    static final Key<Duration> SLOW_CLIENT = Key.of(
            "limits.slow-client",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "10s",
            "How long a client may take no output while some is waiting; then the connection is closed with 1013.");
    static final Key<Duration> PING = Key.of(
            "limits.ping",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "20s",
            "How often a silent client is asked for a sign of life.");
    static final Key<Duration> PONG = Key.of(
            "limits.pong",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "20s",
            "How long the sign of life may take; then the client is taken to have vanished.");
    static final Key<Duration> IDLE = Key.of(
            "limits.idle",
            ValueType.duration(Duration.ofMillis(100), DAY),
            "15m",
            "How long a client may send no message at all; then the connection is closed with 1001.");
    static final Key<Duration> SESSION =
            Key.of("limits.session", ValueType.duration(Duration.ofSeconds(1), DAY), "60m", "Longest call.");
    static final Key<Duration> ITEM_AUDIO = Key.of(
            "limits.item-audio",
            ValueType.duration(ZERO, Duration.ofMinutes(10)),
            "10s",
            "Audio of a call's newest items that an OpenAI client can retrieve, 48 kB a second; beyond it the oldest is dropped.");
    static final Key<Integer> CONTEXT_TOKENS = Key.of(
            "limits.context",
            ValueType.integer(256, 10_000_000),
            "28224",
            "Most tokens of a conversation, instructions included, that the language model is given, as estimated from the text; the oldest items beyond it are left out. Leave room for the reply in the model's own limit.");
    static final Key<Integer> BODY_BYTES = Key.of(
            "limits.body",
            ValueType.bytes(1 << 10, 1 << 28),
            "4MiB",
            "Largest body of an HTTP request, announced or in chunks; a larger one gets 413 and the connection is closed.");

    static final Key<Integer> UPLOAD_BYTES = Key.of(
            "limits.upload",
            ValueType.bytes(1 << 10, 1 << 28),
            "25MiB",
            "Largest recording that may be sent to be transcribed; a larger one gets 413.");

    static final Key<Duration> BODY_TIME = Key.of(
            "limits.body-time",
            ValueType.duration(Duration.ofMillis(100), HOUR),
            "30s",
            "How long the body of an HTTP request may take, however small; a longer one is taken as long as it comes with at least 16 KiB a second, else it gets 408 and the connection is closed.");
    static final Key<Duration> REQUEST_WAIT = Key.of(
            "limits.request-wait",
            ValueType.duration(Duration.ofSeconds(1), HOUR),
            "75s",
            "How long a connection may be open without a whole request head, bytes that trickle in or not, and how long a client may take nothing of an answer that is there; then it is closed. Whoever waits for an answer may wait. Calls have limits of their own.");

    static final Key<Duration> GRACE = Key.of(
            "shutdown.grace",
            ValueType.duration(ZERO, HOUR),
            "30s",
            "How long calls may go on after the server was told to stop; then they are closed with 1001. A second signal does not wait.");
    static final Key<Duration> DRAIN_QUIET = Key.of(
            "shutdown.quiet",
            ValueType.duration(ZERO, HOUR),
            "5s",
            "How long a call has to be between turns, after the server was told to stop, before it is ended, within `shutdown.grace`: nobody speaks, nothing is awaited, and the reply has been heard. `0s` ends it at once, as long as `shutdown.grace` lets it go on.");

    static final Key<String> APOLOGY = Key.of(
            "silence.apology",
            ValueType.TEXT,
            "auto",
            "What the bot says when a reply fails or comes to nothing, or the caller's words were lost. `auto` says it in the language of the session, `none` says nothing; any other text is said as it is.");
    static final Key<List<String>> FILLER = Key.list(
            "silence.filler",
            ValueType.SENTENCES,
            List.of("auto"),
            "What the bot says while the language model keeps the caller waiting, one after another for as long as it takes; also while a tool does, behind `tool-calls.filler`. `auto` says it in the language of the session. An empty list, `[]`, says nothing.");
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
            "3s",
            "How long the synthesiser may owe the next audio of a text that it has; then the client is told, and after as long again the rest is given to another stream, once.");
    static final Key<Duration> RESUME_AFTER = Key.of(
            "silence.resume-after",
            ValueType.duration(ZERO, HOUR),
            "1s",
            "How long nobody speaks after the bot was interrupted by something that held no words, before the reply goes on from the last word heard; at once where recognition says so itself.");

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

    static final Key<String> CLONING_URL = Key.of(
            "voices.cloning-url",
            ValueType.TEXT,
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
    static final Key<Optional<String>> REDIS = Key.of(
                    "redis.url",
                    ValueType.SECRET,
                    "",
                    "Redis that several servers share, as `redis://user:password@host:6379/0` (`rediss:` for TLS): a voice uploaded to one then speaks on all. Without it, or while it does not answer, each has only its own memory.")
            .hidden();
    static final Key<Optional<Path>> MODELS_DIR = Key.of(
            "models.dir",
            ValueType.PATH,
            "",
            "Folder of the models that `./parley models` pulls. Without it `$XDG_CACHE_HOME/parley/models`, else `~/.cache/parley/models`, which all checkouts of a user share; and models are also found in the folder `models` beside the application.");
    static final Key<Optional<String>> MODELS_MIRROR = Key.of(
                    "models.mirror",
                    ValueType.SECRET,
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

    static final List<Key<?>> ALL = List.of(
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
            CALLS,
            CONNECTIONS,
            MESSAGE_BYTES,
            UNSENT_BYTES,
            HELD_BYTES,
            MESSAGE_AUDIO,
            RATE_MESSAGES,
            RATE_SESSION,
            RATE_ITEMS,
            RATE_TURNS,
            RATE_RESPONSES,
            SLOW_CLIENT,
            PING,
            PONG,
            IDLE,
            SESSION,
            ITEM_AUDIO,
            CONTEXT_TOKENS,
            BODY_BYTES,
            UPLOAD_BYTES,
            BODY_TIME,
            REQUEST_WAIT,
            GRACE,
            DRAIN_QUIET,
            APOLOGY,
            FILLER,
            FILLER_AFTER,
            REPLY_WITHIN,
            VOICE_WITHIN,
            RESUME_AFTER,
            LOG_FORMAT,
            LOG_LEVEL,
            VOICES,
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
            TOOL_CLIENT_HOSTS);

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
                "Engine for " + words + ", by name. `auto` chooses " + auto + ".");
    }
}
