package dev.parley.config;

import dev.parley.session.SilencePolicy;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The whole configuration: immutable, complete, checked.
 *
 * @param file the configuration file that was read
 * @param dataDir where the server keeps what must outlive it; made when first needed
 * @param silence what keeps callers from dead air
 * @param keptBytes of sentences kept for when a voice fails
 * @param recognition how long calls wait for speech recognition, and how fast they take audio
 * @param voices the file with the characters offered, if one is configured or found
 * @param unmuteBitrate of the Opus that Unmute's clients get, in bit/s
 * @param newsKey of newsapi.org, for the character that tells the news
 * @param redis address of the Redis shared with other servers; may hold a password
 * @param models where model files lie and come from
 * @param tools what the server runs for the language model
 */
public record ParleyConfig(
        Optional<Path> file,
        ListenConfig listen,
        AuthConfig auth,
        Path dataDir,
        EnginesConfig engines,
        LimitsConfig limits,
        ShutdownConfig shutdown,
        SilencePolicy silence,
        int keptBytes,
        RecognitionConfig recognition,
        LogConfig log,
        Optional<Path> voices,
        int unmuteBitrate,
        RecordingsConfig recordings,
        Optional<String> newsKey,
        CloningConfig cloning,
        Optional<String> redis,
        ModelsConfig models,
        ToolsConfig tools) {
    /** Without what is secret. */
    @Override
    public String toString() {
        return "ParleyConfig[file=" + file + ", listen=" + listen + ", auth=" + auth + ", engines=" + engines + "]";
    }
}
