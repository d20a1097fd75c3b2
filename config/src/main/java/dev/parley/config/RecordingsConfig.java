package dev.parley.config;

import dev.parley.setting.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Recordings of calls. */
public record RecordingsConfig(
        @Setting(
                name = "dir",
                variables = "KYUTAI_RECORDINGS_DIR",
                value =
                        "Folder for recordings of calls by Unmute's clients, one file of JSON Lines a call in Unmute's form; without it none are made. A client that does not allow recording has its file deleted.")
        Optional<Path> folder,

        @Setting(
                fallback = "false",
                value =
                        "Whether the journal of every call, in whatever protocol, is kept in `recordings.dir` too, the caller's audio included, so that the call can be replayed with `./parley replay`.")
        boolean events,

        @Setting(
                fallback = "720h",
                least = "0ms",
                most = "87600h",
                value =
                        "How long recordings are kept; older ones are deleted. `0s` keeps them until `recordings.size` is reached.")
        Duration keep,

        @Setting(
                name = "size",
                fallback = "10GiB",
                least = "1MiB",
                most = "1048576GiB",
                value =
                        "Most that all recordings in the folder may take; beyond it the oldest are deleted, and when only running calls are left, their recordings end.")
        long bytes) {}
