package dev.parley.tenant;

import dev.parley.dialect.SessionPreset;
import dev.parley.session.Principal;
import java.time.Instant;

/**
 * A short-lived credential a browser may hold (openai-realtime.md 1.3).
 *
 * @param owner who made it
 * @param preset the configuration sessions opened with it begin with
 */
public record ClientSecret(String value, Instant expiresAt, Principal owner, SessionPreset preset) {
    /** The value is a secret. */
    @Override
    public String toString() {
        return "ClientSecret[until " + expiresAt + ", owner=" + owner + "]";
    }
}
