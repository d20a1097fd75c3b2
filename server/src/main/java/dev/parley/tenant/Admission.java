package dev.parley.tenant;

/** Whether a request may go on, and on whose behalf. */
public sealed interface Admission {
    /** No key is needed here. */
    record Anonymous() implements Admission {}

    /** @param id of the key shown; {@code configured} for one of {@code auth.keys} */
    record Key(String id) implements Admission {}

    /** A client secret was shown; it opens sessions and nothing else. */
    record Secret(ClientSecret secret) implements Admission {}

    /** No, because; the message is fit for the client. */
    record Refused(String message) implements Admission {}
}
