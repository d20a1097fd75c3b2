package dev.parley.transport.websocket;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.concurrent.SessionExecutor.Timer;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What follows the server's close frame (RFC 6455 section 7.1): the client's answer is waited for, within bounds. What it
 * still sends until then is read and dropped: a connection that is closed over unread bytes is reset, and then the client
 * never reads why. Confined to the connection's loop.
 */
final class CloseHandshake {
    /** How long a client may take to answer. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** Silence of a client whose answer cannot be told from the rest of its broken frame. */
    private static final Duration QUIET = Duration.ofMillis(250);

    private final ChannelHandlerContext channel;
    private final SessionExecutor executor;
    private final UnreadBytes unread;

    private @Nullable Timer late;
    private @Nullable Timer quiet;

    /** @param channel Vert.x's own handler of the connection: what closes there goes past its close handshake */
    CloseHandshake(ChannelHandlerContext channel, SessionExecutor executor, UnreadBytes unread) {
        this.channel = channel;
        this.executor = executor;
        this.unread = unread;
    }

    /** The close frame is on its way. */
    void begin() {
        late = executor.schedule(CLOSE_TIMEOUT, this::cut);
    }

    /** The decoder has met a broken frame and drops whatever comes, the client's own close frame too. */
    void undecodable() {
        if (unread.count() == 0) {
            cut();
        } else {
            unread.read();
            quiet = executor.schedule(QUIET, this::undecodable);
        }
    }

    /** Ends the connection without further words; the socket's close handler follows. */
    void cut() {
        channel.close();
    }

    /** The connection is gone. */
    void end() {
        if (late != null) {
            late.cancel();
        }
        if (quiet != null) {
            quiet.cancel();
        }
    }
}
