package dev.parley.dialect;

/** Recognises its clients by their handshake and speaks their protocol. One per dialect, process-wide, thread-safe. */
public interface DialectFactory {
    /** Stable name for logs and metrics, such as {@code realtime}. */
    String name();

    /** Where its clients connect, such as {@code /v1/realtime}; dialects may share it. */
    String path();

    /** Whether this dialect is the one the client expects; also asked about clients of other paths. */
    boolean accepts(Handshake handshake);

    /** A client was taken whose protocol begins later, when it can be told something. Any thread. */
    default void taken(Handshake handshake) {}

    /** A client that was {@link #taken} is gone, whether or not its protocol began. Any thread. */
    default void over(Handshake handshake) {}

    /** The protocol of one connection. Called on the connection's loop, before {@link Dialect#opened()}. */
    Dialect create(Handshake handshake, Connection connection, SessionService service);
}
