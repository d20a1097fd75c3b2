package dev.parley.config.load;

import dev.parley.config.AuthConfig;
import java.util.List;

/** The settings {@code auth.*}, in the order of the reference page. */
final class AuthKeys {
    static final Key<Boolean> AUTH_REQUIRED = Key.of(
            "auth.required",
            ValueType.BOOLEAN,
            "true",
            "With `false`, listening beyond this machine is allowed without keys: for networks where something in front decides who may call.");
    static final Key<List<String>> AUTH_KEYS = Key.list(
                    "auth.keys",
                    ValueType.LIST,
                    List.of(),
                    "API keys besides those made with `./parley keys create`, of letters, digits and signs that a WebSocket subprotocol may hold; at least 16 characters where other machines reach the server. With at least one of either, every call has to show one, as `Authorization: Bearer …`, `api-key: …`, or subprotocol `openai-insecure-api-key.…`.")
            .hidden();
    static final Key<Boolean> AUTH_UNMUTE_OPEN = Key.of(
            "auth.unmute-open",
            ValueType.BOOLEAN,
            "false",
            "With `true`, Unmute's clients, which cannot send a key, may call without one even where keys are needed.");
    static final Key<Boolean> AUTH_END_REVOKED = Key.of(
            "auth.end-revoked-calls",
            ValueType.BOOLEAN,
            "false",
            "With `true`, revoking a key also ends the calls that were opened with it, or with client secrets made with it, within a few seconds (close code 1008). Otherwise only new ones are refused.");

    static final List<Key<?>> ALL = List.of(AUTH_REQUIRED, AUTH_KEYS, AUTH_UNMUTE_OPEN, AUTH_END_REVOKED);

    private AuthKeys() {}

    /** What they were set to. */
    static AuthConfig read(Values values) {
        return new AuthConfig(
                values.get(AUTH_REQUIRED),
                values.get(AUTH_KEYS),
                values.get(AUTH_UNMUTE_OPEN),
                values.get(AUTH_END_REVOKED));
    }
}
