package dev.parley.config;

import dev.parley.setting.Setting;
import java.net.URI;
import java.nio.file.Path;

/** Voices that users bring. Folders are made when first needed. */
public record CloningConfig(
        @Setting(
                name = "cloning-url",
                fallback = "http://localhost:8092",
                schemes = {"http", "https", "ws", "wss"},
                variables = "KYUTAI_VOICE_CLONING_URL",
                value =
                        "Kyutai's voice cloning server, which turns an uploaded recording into a voice. Used only where the `kyutai` engine speaks.")
        URI url,

        @Setting(
                name = "cloning-memory",
                fallback = "64MiB",
                least = "8MiB",
                most = "1GiB",
                value =
                        "Memory for voices cloned in the last hour, a few hundred KiB each; beyond it the least used are forgotten, unless Redis has them.")
        int memoryBytes,

        @Setting(
                name = "donation-dir",
                variables = "KYUTAI_VOICE_DONATION_DIR",
                value = "Folder for donated voices. Without it, `voices/donation` in the data directory.")
        Path donations) {}
