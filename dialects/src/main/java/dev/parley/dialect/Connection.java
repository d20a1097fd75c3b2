package dev.parley.dialect;

import dev.parley.concurrent.SessionExecutor;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** One client connection as a dialect sees it, whatever carries its messages and, where it can, its audio. Loop only. */
public interface Connection {
    /** The loop the connection lives on; its session lives there too. */
    SessionExecutor executor();

    /** What its carrier can do; the same for as long as it lives. */
    default CarrierCapabilities capabilities() {
        return CarrierCapabilities.MESSAGES;
    }

    /** Audio beside the messages; there exactly if {@link CarrierCapabilities#carriesAudio()}. */
    default Optional<AudioChannel> audio() {
        return Optional.empty();
    }

    /** Bytes of the longest message that the client takes; what is longer may not be sent. */
    default int longestMessage() {
        return Integer.MAX_VALUE;
    }

    /** Sends one text message (UTF-8). Messages leave in order. Ignored once closing. */
    void sendText(Buffer message);

    /** Sends one binary message, where the carrier has them. */
    void sendBinary(Buffer message);

    /**
     * Whether the client keeps up with what is sent, and its audio channel takes more. When it turns true again the dialect is told by
     * {@link Dialect#drained()}. A client that does not read for long is closed by the carrier, to try again later.
     */
    boolean writable();

    /**
     * Hands over no further message until {@link #resume()} is called as often as this was: what the client sends stays in
     * the network. Signs of life are not missed meanwhile. Audio beside the messages comes as time passes and is not held back.
     */
    void pause();

    /**
     * So many bytes are kept for this client, all in all, until this is called again; they count with those of the other
     * connections.
     */
    void keeps(long bytes);

    /** Takes one {@link #pause()} back. */
    void resume();

    /**
     * A text message that goes out last when the server closes the connection, whichever part of it does. Ignored by carriers
     * whose close tells the client that it is one.
     */
    default void lastMessage(Buffer message) {}

    /**
     * Sends the messages that are queued, then closes. The client gets as much of the text as fits, where the carrier has a place for it.
     * Ignored once closing.
     */
    void close(CloseReason reason, String text);

    /**
     * The same where the protocol itself gives the close a number.
     *
     * @param code told in place of the reason's own by carriers that close with a number
     */
    void close(CloseReason reason, int code, String text);
}
