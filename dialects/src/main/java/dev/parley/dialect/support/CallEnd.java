package dev.parley.dialect.support;

import dev.parley.dialect.CloseReason;
import dev.parley.dialect.Connection;
import dev.parley.session.SessionInput.EndReason;
import java.time.Duration;

/**
 * How a call ends, as far as all dialects agree: nothing is said behind a close, a caller that left ends its session, and
 * a server that stops lets a call end by itself, between turns. Loop only.
 */
public final class CallEnd {
    private static final String RESTARTING = "The server is restarting.";

    private final Connection connection;
    private final SessionConnector line;
    private final Runnable beforeClose;
    private boolean draining;
    private boolean over;

    /** @param beforeClose run each time before the connection is closed */
    public CallEnd(Connection connection, SessionConnector line, Runnable beforeClose) {
        this.connection = connection;
        this.line = line;
        this.beforeClose = beforeClose;
    }

    /** Whether nothing is to be said any more. */
    public boolean isOver() {
        return over;
    }

    /** Says nothing more and closes the connection. */
    public void close(CloseReason reason, String text) {
        over = true;
        beforeClose.run();
        connection.close(reason, text);
    }

    /** The connection is gone, whoever closed it. */
    public void gone() {
        over = true;
        line.end(EndReason.CALLER_LEFT);
    }

    /** The server stops. Whether that is news to a call that is up. */
    public boolean drain() {
        boolean news = !over && !draining;
        draining = true;
        return news;
    }

    /** Lets the call end because the server stops, once it has been between turns for {@code quiet}; the client knows. */
    public void leave(Duration quiet) {
        if (!line.drain(quiet)) {
            line.end(EndReason.DRAINED);
            close(CloseReason.GOING_AWAY, RESTARTING);
        }
    }

    /** Closes after a session that ended for a reason no dialect has words of its own for; false: it has. */
    public boolean closed(EndReason reason) {
        switch (reason) {
            case CALLER_LEFT -> close(CloseReason.NORMAL, "");
            case DRAINED -> close(CloseReason.GOING_AWAY, RESTARTING);
            case GOODBYE, EXPIRED, CLIENT_FAULT, PROVIDER_FAILED, INTERNAL_ERROR -> {
                return false;
            }
        }
        return true;
    }
}
