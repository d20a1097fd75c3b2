package dev.parley.dialect;

/** A message for whoever uses the server, with a stable code. */
public record Notice(String code, Level level, String message) {
    public enum Level {
        INFO,
        WARNING,
        ERROR
    }
}
