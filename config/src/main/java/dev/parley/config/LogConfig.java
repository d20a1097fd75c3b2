package dev.parley.config;

import dev.parley.setting.Setting;

/** How the server writes its log. */
public record LogConfig(
        @Setting(fallback = "text", value = "`text` for people, `json` for machines: one object a line.")
        Format format,

        @Setting(fallback = "info", value = "Least important message that is written.")
        Level level) {
    /** Form of a line. */
    public enum Format {
        TEXT,
        JSON
    }

    /** Least important message written. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }
}
