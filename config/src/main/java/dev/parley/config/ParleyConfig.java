package dev.parley.config;

import dev.parley.setting.Setting;
import dev.parley.setting.SettingGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The whole configuration: immutable, complete, checked. Its settings and groups stand in the order of the reference page.
 *
 * @param file the configuration file that was read
 * @param dataDir made when first needed
 * @param redis may hold a password
 */
public record ParleyConfig(
        Optional<Path> file,
        ListenConfig listen,
        @SettingGroup("webrtc") WebRtcConfig webRtc,
        AuthConfig auth,

        @Setting(
                "Folder for what must outlive the server, such as API keys. Without it `$XDG_DATA_HOME/parley`, else `~/.local/share/parley`, else `parley-data` in the folder Parley is started in.")
        Path dataDir,

        EnginesConfig engines,
        LimitsConfig limits,
        ShutdownConfig shutdown,
        SilenceConfig silence,
        EarlyRepliesConfig earlyReplies,
        FillersConfig fillers,
        BackchannelsConfig backchannels,
        RecognitionConfig recognition,
        LogConfig log,

        @Setting(
                name = "voices.file",
                value =
                        "Characters offered to clients, in Unmute's `voices.yaml` form; read anew when it changes. Without it, `voices.yaml` beside the configuration file, else those that come with Parley.")
        Optional<Path> voices,

        @Setting(
                name = "unmute.bitrate",
                fallback = "24000",
                least = "12000",
                most = "128000",
                value =
                        "Opus that Unmute's clients get, in bit/s. Ogg adds 5.6 kbit/s and base64 a third: 40 kbit/s together, what Unmute's own backend sends.")
        int unmuteBitrate,

        @SettingGroup("voices") CloningConfig cloning,
        RecordingsConfig recordings,

        @Setting(
                name = "news.api-key",
                secret = true,
                variables = "NEWSAPI_API_KEY",
                value =
                        "Key of newsapi.org for the character that tells the news; without it that character makes small talk.")
        Optional<String> newsKey,

        @Setting(
                name = "redis.url",
                schemes = {"redis", "rediss"},
                secret = true,
                variables = "KYUTAI_REDIS_URL",
                value =
                        "Redis that several servers share, as `redis://user:password@host:6379/0` (`rediss:` for TLS): a voice uploaded to one then speaks on all. Without it, or while it does not answer, each has only its own memory.")
        Optional<String> redis,

        ModelsConfig models,
        @SettingGroup("") ToolsConfig tools)
        implements CheckedConfig {
    /** Where {@code parley keys} keeps its keys, in the data directory. */
    private static final String KEY_FILE = "keys.db";

    /** Of a key on an address that others reach. */
    private static final int SHORTEST_KEY = 16;

    /** A token of RFC 9110, which a subprotocol has to be. */
    private static final Pattern SUBPROTOCOL = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    @Override
    public void check(Report report) {
        if (!listen.isLoopback()
                && auth.required()
                && auth.keys().isEmpty()
                && !Files.exists(dataDir.resolve(KEY_FILE))) {
            report.problem(
                    "listen.host",
                    "'" + listen.host() + "' can be reached from other machines, and no API key is configured",
                    "Make a key with './parley keys create', or set auth.keys (PARLEY_AUTH_KEYS=a-long-random-text), or set"
                            + " listen.host to localhost, or, where"
                            + " something in front decides who may call, set auth.required to false"
                            + " (PARLEY_AUTH_REQUIRED=false)");
        }
        checkKeys(report);
        voices.ifPresent(path -> report.readable("voices.file", Optional.of(path)));
    }

    /** Says which key is meant by its place in the list: it is a secret. */
    private void checkKeys(Report report) {
        List<String> keys = auth.keys();
        for (int i = 0; i < keys.size(); i++) {
            String which = "key " + (i + 1) + " of " + keys.size();
            if (!SUBPROTOCOL.matcher(keys.get(i)).matches()) {
                report.problem(
                        "auth.keys",
                        which + " has characters that a browser cannot send as a WebSocket subprotocol",
                        "Use letters, digits and the signs !#$%&'*+-.^_`|~");
            } else if (!listen.isLoopback() && keys.get(i).length() < SHORTEST_KEY) {
                report.problem(
                        "auth.keys",
                        which + " has " + keys.get(i).length() + " characters, and " + listen.host()
                                + " can be reached from other machines, where it would soon be guessed",
                        "Use at least " + SHORTEST_KEY + " characters that nobody can guess, or make a key with"
                                + " './parley keys create'");
            }
        }
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "ParleyConfig[file=" + file + ", listen=" + listen + ", auth=" + auth + ", engines=" + engines + "]";
    }
}
