package dev.parley.tenant;

import dev.parley.dialect.SessionPreset;
import java.time.Instant;

/**
 * A short-lived credential a browser may hold (openai-realtime.md 1.3).
 *
 * @param owner who made it: a key's id, or empty where no key was needed
 * @param preset the configuration sessions opened with it begin with
 */
public record ClientSecret(String value, Instant expiresAt, String owner, SessionPreset preset) {
    /** The value is a secret. */
    @Override
    public String toString() {
        return "ClientSecret[until " + expiresAt + ", owner=" + owner + "]";
    }
}
