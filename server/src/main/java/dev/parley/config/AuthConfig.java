package dev.parley.config;

import java.util.List;

/**
 * Who may call.
 *
 * @param required whether listening beyond this machine needs a key
 * @param keys the keys that open the door; empty leaves it open
 */
public record AuthConfig(boolean required, List<String> keys) {
    public AuthConfig {
        keys = List.copyOf(keys);
    }

    /** Keys are secrets: only their number is shown. */
    @Override
    public String toString() {
        return "AuthConfig[required=" + required + ", keys=" + keys.size() + "]";
    }
}
