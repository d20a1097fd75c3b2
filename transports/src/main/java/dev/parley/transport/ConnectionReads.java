package dev.parley.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * How much of one connection is read before others on its loop have their turn: a read of 64 KiB may hold eleven thousand
 * chunks of an HTTP body, each of which goes its whole way before the read is over. A connection speaks HTTP first and reads
 * little at once; once it is a WebSocket, whose frames are counted elsewhere, it reads as Netty does. Each connection's
 * state is confined to its loop.
 */
public final class ConnectionReads extends AdaptiveRecvByteBufAllocator {
    /** Bytes of one read while the connection speaks HTTP: seven hundred chunks of a byte. */
    static final int MOST_HTTP_BYTES = 4 << 10;

    private static final int SMALLEST = 64;
    private static final int FIRST = 2 << 10;

    ConnectionReads() {
        super(SMALLEST, FIRST, MOST_HTTP_BYTES);
        maxMessagesPerRead(1);
    }

    /**
     * The connection is a WebSocket from now on.
     *
     * @param reads of at most 64 KiB each, before others have their turn
     */
    public static void upgraded(Channel channel, int reads) {
        AdaptiveRecvByteBufAllocator usual = new AdaptiveRecvByteBufAllocator();
        usual.maxMessagesPerRead(reads);
        channel.config().setRecvByteBufAllocator(usual);
    }

    @Override
    @SuppressWarnings("deprecation") // as its superclass declares it
    public Handle newHandle() {
        return new Following((ExtendedHandle) super.newHandle());
    }

    /** Netty asks for a connection's handle once; this one becomes what its connection's configuration says by then. */
    private final class Following implements ExtendedHandle {
        private RecvByteBufAllocator allocator = ConnectionReads.this;
        private ExtendedHandle now;

        private Following(ExtendedHandle first) {
            now = first;
        }

        @Override
        @SuppressWarnings("deprecation")
        public void reset(ChannelConfig config) {
            RecvByteBufAllocator configured = config.getRecvByteBufAllocator();
            if (configured != allocator) {
                allocator = configured;
                now = (ExtendedHandle) configured.newHandle();
            }
            now.reset(config);
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator memory) {
            return now.allocate(memory);
        }

        @Override
        public int guess() {
            return now.guess();
        }

        @Override
        public void incMessagesRead(int count) {
            now.incMessagesRead(count);
        }

        @Override
        public void lastBytesRead(int bytes) {
            now.lastBytesRead(bytes);
        }

        @Override
        public int lastBytesRead() {
            return now.lastBytesRead();
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            now.attemptedBytesRead(bytes);
        }

        @Override
        public int attemptedBytesRead() {
            return now.attemptedBytesRead();
        }

        @Override
        public boolean continueReading() {
            return now.continueReading();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return now.continueReading(maybeMore);
        }

        @Override
        public void readComplete() {
            now.readComplete();
        }
    }
}
