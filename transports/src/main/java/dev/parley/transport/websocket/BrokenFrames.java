package dev.parley.transport.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import java.util.function.Consumer;

/**
 * Takes the decoder's complaint about a broken or over-long frame before it cuts the connection: the decoder drops what
 * follows, so the client can still read why it is closed.
 */
final class BrokenFrames extends ChannelInboundHandlerAdapter {
    private final Consumer<CorruptedWebSocketFrameException> complaints;

    BrokenFrames(Consumer<CorruptedWebSocketFrameException> complaints) {
        this.complaints = complaints;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException broken) {
            complaints.accept(broken);
        } else {
            context.fireExceptionCaught(cause);
        }
    }
}
