package dev.parley.simulator.vertx;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.ws.WebSocketFrameImpl;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.http.WebSocketInternal;

/**
 * All that the simulator uses of Vert.x beyond its public interface. A newer version may change any of it: its test names
 * what is gone. Stateless; what is done to a socket is done on its loop.
 */
public final class SimulatorVertx {
    private SimulatorVertx() {}

    /** The event loop that a context runs on. */
    public static EventLoop eventLoop(Context context) {
        return ((ContextInternal) context).nettyEventLoop();
    }

    /** A UDP socket of the kind that fits the loops, not bound yet. */
    public static DatagramChannel datagramChannel(Vertx vertx) {
        return ((VertxInternal) vertx).transport().datagramChannel();
    }

    /** A whole text message in one frame, not copied: it belongs to the frame from now on. */
    public static WebSocketFrame text(ByteBuf message) {
        return new WebSocketFrameImpl(WebSocketFrameType.TEXT, message, true);
    }

    /** Ends a connection without a close frame, as a crashed server does. */
    public static void cut(WebSocketBase socket) {
        ((WebSocketInternal) socket).channelHandlerContext().close();
    }
}
