package dev.parley.config;

/**
 * One thing wrong with the configuration.
 *
 * @param key the setting, or what was written in its place
 * @param origin where it stands
 * @param message what is wrong; names the value unless it is a secret
 * @param fix what to do about it
 */
public record ConfigProblem(String key, String origin, String message, String fix) {
    @Override
    public String toString() {
        return key + " (" + origin + "): " + message + ". " + fix + (fix.endsWith("?") ? "" : ".");
    }
}
