package dev.parley.transport.websocket;

import dev.parley.transport.ByteBudget;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Counts what has come from a client and is no whole message yet: it lies in places that count nothing themselves. Confined
 * to the connection's loop.
 */
final class UnreadBytes extends ChannelInboundHandlerAdapter {
    private static final String NAME = "parley-unread";

    private final ByteBudget.Account held;
    private long unread;

    UnreadBytes(ByteBudget.Account held) {
        this.held = held;
    }

    /** Counts from now on what {@code channel} reads, once it is decrypted. */
    void watch(Channel channel) {
        Decrypted.add(channel, NAME, this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        if (read instanceof ByteBuf bytes) {
            unread += bytes.readableBytes();
            held.add(bytes.readableBytes());
        }
        context.fireChannelRead(read);
    }

    /** Between messages nothing is unread but what the network holds. */
    void read() {
        held.add(-unread);
        unread = 0;
    }

    long count() {
        return unread;
    }
}
