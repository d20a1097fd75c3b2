package dev.parley.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the body of a form nowhere between the two characters of a line's end: Netty 4.2.10 takes a CR at the end of one piece
 * for part of the field, or file, whose boundary begins with it. It waits for the next piece, and there is always one. One
 * for each connection; loop only.
 */
final class FormCuts {
    private static final byte CR = '\r';

    private boolean form;
    private boolean held;

    /** A request begins. */
    void begin(HttpRequest head) {
        String type = head.headers().get(HttpHeaderNames.CONTENT_TYPE);
        form = type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("multipart/");
        held = false;
    }

    /** The piece to hand on in place of {@code piece}, which is taken over; null when it has to wait. */
    @Nullable
    HttpContent piece(HttpContent piece) {
        if (!form) {
            return piece;
        }
        HttpContent whole = held ? behindCr(piece) : piece;
        ByteBuf bytes = whole.content();
        int length = bytes.readableBytes();
        held = !(whole instanceof LastHttpContent) && length > 0 && bytes.getByte(bytes.writerIndex() - 1) == CR;
        if (!held) {
            return whole;
        }
        if (length == 1) {
            whole.release();
            return null;
        }
        bytes.writerIndex(bytes.writerIndex() - 1);
        return whole;
    }

    private static HttpContent behindCr(HttpContent piece) {
        ByteBuf bytes = piece.content();
        ByteBuf joined = bytes.alloc().buffer(1 + bytes.readableBytes());
        joined.writeByte(CR).writeBytes(bytes);
        HttpContent whole = piece.replace(joined);
        piece.release();
        return whole;
    }
}
