package dev.parley.config;

import java.util.List;

/**
 * Who may call.
 *
 * @param required whether listening beyond this machine needs a key
 * @param keys keys that open the door besides those made with {@code parley keys}
 * @param unmuteOpen whether Unmute's clients, which cannot send a key, are let in without one
 * @param endRevokedCalls whether calls end with the key that opened them
 */
public record AuthConfig(boolean required, List<String> keys, boolean unmuteOpen, boolean endRevokedCalls) {
    public AuthConfig {
        keys = List.copyOf(keys);
    }

    /** Keys are secrets: only their number is shown. */
    @Override
    public String toString() {
        return "AuthConfig[required=" + required + ", keys=" + keys.size() + ", unmuteOpen=" + unmuteOpen
                + ", endRevokedCalls=" + endRevokedCalls + "]";
    }
}
