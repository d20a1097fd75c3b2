package dev.parley.transport;

import dev.parley.dialect.CloseReason;

/** A connection as those who manage all of them see it, whatever carries it. Callable from any thread. */
public interface ManagedConnection {
    /** The server stops: its dialect is told. */
    void drain();

    /** Closes by the server's will, whatever the dialect does. */
    void closeFromOutside(CloseReason reason, String text);
}
