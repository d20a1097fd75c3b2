package dev.parley.dialect;

import dev.parley.session.PlaybackPosition;
import dev.parley.session.SessionInput;
import io.vertx.core.buffer.Buffer;

/**
 * One connection's protocol: decodes what the client sends into session inputs, encodes what the session says. Called
 * on the connection's loop only.
 */
public interface Dialect {
    /** The connection is up. */
    void opened();

    /** A whole text message. The buffer does not change afterwards. */
    void text(Buffer message);

    /** A whole binary message. */
    void binary(Buffer message);

    /** The caller's audio, from carriers that have an {@link AudioChannel}. */
    default void audio(IncomingAudio audio) {}

    /** What the caller's telephone tells, from carriers that can. A protocol without a form for it answers with an error. */
    void signal(SessionInput.Signal signal);

    /**
     * The client has heard so far; from carriers that can tell. Told while audio plays, at least once in a second: between
     * two of them the server's clock is believed. A position never goes back.
     */
    default void heard(PlaybackPosition position) {}

    /** All of this generation was played, and nothing more follows in it; from carriers that can tell. */
    default void played(long generation) {}

    /** The client takes output again after {@link Connection#writable()} was false. */
    void drained();

    /** The server is shutting down: tell the client, as far as the protocol can, and end within the grace period. */
    void draining();

    /** The connection is gone, whoever closed it; end the session. */
    void closed();
}
