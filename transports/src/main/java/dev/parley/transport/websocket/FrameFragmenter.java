package dev.parley.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Cuts a client's long frames into fragments on their way to Netty's decoder, which would gather and unmask a frame of
 * megabytes in one turn of the loop. RFC 6455 section 5.4 allows it where no extension is agreed on. Frames that the
 * decoder refuses go to it as they came. Confined to the connection's loop.
 */
final class FrameFragmenter extends ChannelInboundHandlerAdapter {
    /**
     * Payload of a fragment in bytes, the smallest whose length takes eight bytes; a multiple of the mask's four, so that the
     * same mask fits each (section 5.3).
     */
    static final int BYTES = 64 << 10;

    private static final String NAME = "parley-fragments";
    private static final int FINAL = 0x80;
    private static final int CONTROL = 0x08;
    private static final int MASKED = 0x80;
    private static final int MASK_BYTES = 4;
    /** In place of a length below it: the length stands in the next two bytes, or in the next eight. */
    private static final int TWO_BYTES = 126;

    private static final int EIGHT_BYTES = 127;

    private final int longest;
    /** The beginning of a header. */
    private ByteBuf carried = Unpooled.EMPTY_BUFFER;
    /** Bytes that come next and go on as they are. */
    private long passing;
    /** Payload of the frame that is being cut, behind those. */
    private long uncut;

    private boolean lastOfMessage;
    private int mask;

    /** @param longest payload that the decoder takes, in bytes */
    FrameFragmenter(int longest) {
        this.longest = longest;
    }

    /** Takes its place before the upgrade, so that no byte of a frame goes past it. */
    void watch(Channel channel) {
        Decrypted.add(channel, NAME, this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        if (!(read instanceof ByteBuf came)) {
            context.fireChannelRead(read);
            return;
        }
        ByteBuf bytes = behindCarried(context.alloc(), came);
        try {
            cut(context, bytes);
        } finally {
            bytes.release();
        }
    }

    private ByteBuf behindCarried(ByteBufAllocator memory, ByteBuf came) {
        if (!carried.isReadable()) {
            return came;
        }
        ByteBuf both = memory.buffer(carried.readableBytes() + came.readableBytes());
        both.writeBytes(carried).writeBytes(came);
        carried.release();
        came.release();
        carried = Unpooled.EMPTY_BUFFER;
        return both;
    }

    private void cut(ChannelHandlerContext context, ByteBuf bytes) {
        int begin = bytes.readerIndex();
        while (bytes.isReadable()) {
            if (passing > 0) {
                int count = (int) Math.min(passing, bytes.readableBytes());
                bytes.skipBytes(count);
                passing -= count;
            } else if (uncut > 0) {
                pass(context, bytes, begin, bytes.readerIndex());
                context.fireChannelRead(fragment(context.alloc(), 0));
                begin = bytes.readerIndex();
            } else if (headerBytes(bytes) > bytes.readableBytes()) {
                pass(context, bytes, begin, bytes.readerIndex());
                carried = bytes.readBytes(bytes.readableBytes());
                begin = bytes.readerIndex();
            } else if (isCut(bytes)) {
                pass(context, bytes, begin, bytes.readerIndex());
                context.fireChannelRead(firstFragment(context.alloc(), bytes));
                begin = bytes.readerIndex();
            } else {
                passing = payload(bytes);
                passing = passing < 0 ? Long.MAX_VALUE : headerBytes(bytes) + passing;
            }
        }
        pass(context, bytes, begin, bytes.readerIndex());
    }

    private static void pass(ChannelHandlerContext context, ByteBuf bytes, int begin, int end) {
        if (end > begin) {
            context.fireChannelRead(bytes.retainedSlice(begin, end - begin));
        }
    }

    /** Of the header at the reader's index, as far as it can be told. */
    private static int headerBytes(ByteBuf bytes) {
        if (bytes.readableBytes() < 2) {
            return 2;
        }
        int second = bytes.getUnsignedByte(bytes.readerIndex() + 1);
        return 2 + lengthBytes(second) + ((second & MASKED) == 0 ? 0 : MASK_BYTES);
    }

    private static int lengthBytes(int second) {
        return switch (second & ~MASKED) {
            case TWO_BYTES -> Short.BYTES;
            case EIGHT_BYTES -> Long.BYTES;
            default -> 0;
        };
    }

    /** Below 0: a length that no frame can have. */
    private static long payload(ByteBuf bytes) {
        int at = bytes.readerIndex() + 1;
        int length = bytes.getUnsignedByte(at) & ~MASKED;
        return switch (length) {
            case TWO_BYTES -> bytes.getUnsignedShort(at + 1);
            case EIGHT_BYTES -> bytes.getLong(at + 1);
            default -> length;
        };
    }

    private boolean isCut(ByteBuf bytes) {
        boolean control = (bytes.getByte(bytes.readerIndex()) & CONTROL) != 0;
        boolean masked = (bytes.getByte(bytes.readerIndex() + 1) & MASKED) != 0;
        long payload = payload(bytes);
        return masked && !control && payload > BYTES && payload <= longest;
    }

    private ByteBuf firstFragment(ByteBufAllocator memory, ByteBuf bytes) {
        int header = headerBytes(bytes);
        uncut = payload(bytes);
        int first = bytes.getByte(bytes.readerIndex());
        lastOfMessage = (first & FINAL) != 0;
        mask = bytes.getInt(bytes.readerIndex() + header - MASK_BYTES);
        bytes.skipBytes(header);
        return fragment(memory, first & ~FINAL & 0xFF);
    }

    /** The header of the next fragment, whose payload passes next. */
    private ByteBuf fragment(ByteBufAllocator memory, int first) {
        passing = Math.min(uncut, BYTES);
        uncut -= passing;
        boolean last = uncut == 0 && lastOfMessage;
        ByteBuf header = memory.buffer(2 + Long.BYTES + MASK_BYTES);
        header.writeByte(first | (last ? FINAL : 0));
        if (passing < TWO_BYTES) {
            header.writeByte(MASKED | (int) passing);
        } else if (passing < BYTES) {
            header.writeByte(MASKED | TWO_BYTES).writeShort((int) passing);
        } else {
            header.writeByte(MASKED | EIGHT_BYTES).writeLong(passing);
        }
        return header.writeInt(mask);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        carried.release();
        carried = Unpooled.EMPTY_BUFFER;
    }
}
