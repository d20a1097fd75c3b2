package dev.parley.config;

import dev.parley.setting.Setting;
import java.util.List;

/** Who may call. Whether the keys will do depends on who can reach the server: {@link ParleyConfig} holds that rule. */
public record AuthConfig(
        @Setting(
                fallback = "true",
                value =
                        "With `false`, listening beyond this machine is allowed without keys: for networks where something in front decides who may call.")
        boolean required,

        @Setting(
                secret = true,
                value =
                        "API keys besides those made with `./parley keys create`, of letters, digits and signs that a WebSocket subprotocol may hold; at least 16 characters where other machines reach the server. With at least one of either, every call has to show one, as `Authorization: Bearer …`, `api-key: …`, or subprotocol `openai-insecure-api-key.…`.")
        List<String> keys,

        @Setting(
                fallback = "false",
                value =
                        "With `true`, Unmute's clients, which cannot send a key, may call without one even where keys are needed.")
        boolean unmuteOpen,

        @Setting(
                fallback = "false",
                value =
                        "With `true`, revoking a key also ends the calls that were opened with it, or with client secrets made with it, within a few seconds (close code 1008). Otherwise only new ones are refused.")
        boolean endRevokedCalls) {
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
