package dev.parley.tenant;

/** Whether a request may go on, and on whose behalf. */
public sealed interface AccessDecision {
    /** On whose behalf: a key's id, or empty where none was needed. */
    default String owner() {
        return switch (this) {
            case Key(String id) -> id;
            case Secret(ClientSecret secret) -> secret.owner();
            case Anonymous anonymous -> "";
            case Refused refused -> "";
        };
    }

    /** No key is needed here. */
    record Anonymous() implements AccessDecision {}

    /** @param id of the key shown; {@code configured} for one of {@code auth.keys} */
    record Key(String id) implements AccessDecision {}

    /** A client secret was shown; it opens sessions and nothing else. */
    record Secret(ClientSecret secret) implements AccessDecision {}

    /** No, because; the message is fit for the client. */
    record Refused(String message) implements AccessDecision {}
}
