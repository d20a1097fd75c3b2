package dev.parley.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.http.impl.ws.WebSocketFrameImpl;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.impl.VertxConnection;
import java.util.concurrent.Executor;

/**
 * All that the server uses of Vert.x beyond its public interface. A newer version may change any of it: its test names what
 * is gone. Thread-safe, except where said.
 */
public final class VertxInternals {
    /** Name of Vert.x's own handler in a connection's pipeline, before and after an upgrade to a WebSocket. */
    static final String HANDLER = "handler";

    private VertxInternals() {}

    /** The event loop that a context runs on. */
    public static EventLoop eventLoop(Context context) {
        return ((ContextInternal) context).nettyEventLoop();
    }

    /** The loops of all contexts. */
    public static EventLoopGroup eventLoops(Vertx vertx) {
        return ((VertxInternal) vertx).nettyEventLoopGroup();
    }

    /** A UDP socket of the kind that fits those loops, not bound yet. */
    public static DatagramChannel datagramChannel(Vertx vertx) {
        return ((VertxInternal) vertx).transport().datagramChannel();
    }

    /** Makes TCP ports of the kind that fits those loops, not bound yet. */
    public static ChannelFactory<? extends ServerChannel> serverChannels(Vertx vertx) {
        return ((VertxInternal) vertx).transport().serverChannelFactory(false);
    }

    /** Runs tasks at once as the context's own; to be used on its loop. */
    public static Executor dispatcher(Context context) {
        return ((ContextInternal) context)::dispatch;
    }

    /** The bytes of a buffer, not copied. */
    public static ByteBuf bytes(Buffer buffer) {
        return ((BufferInternal) buffer).getByteBuf();
    }

    /** A whole message in one frame, not copied. */
    public static WebSocketFrame frame(WebSocketFrameType type, Buffer message) {
        return new WebSocketFrameImpl(type, bytes(message), true);
    }

    /** What carries a connection. */
    public static Channel channel(HttpConnection connection) {
        return ((VertxConnection) connection).channel();
    }

    /** Where Vert.x's own handler stands in the pipeline; what closes there goes past its orderly close. */
    public static ChannelHandlerContext handler(Channel channel) {
        return channel.pipeline().context(HANDLER);
    }
}
