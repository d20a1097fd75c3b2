package dev.parley.config;

/** How the server writes its log. */
public record LogConfig(Format format, Level level) {
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
