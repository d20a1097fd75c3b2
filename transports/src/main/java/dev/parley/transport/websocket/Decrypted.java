package dev.parley.transport.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;

/** Where a channel's bytes are read first, once they are decrypted. */
final class Decrypted {
    private Decrypted() {}

    /** Puts a handler there, before those that stand there already; on the channel's loop. */
    static void add(Channel channel, String name, ChannelHandler handler) {
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        if (tls == null) {
            channel.pipeline().addFirst(name, handler);
        } else {
            channel.pipeline().addAfter(tls.name(), name, handler);
        }
    }
}
