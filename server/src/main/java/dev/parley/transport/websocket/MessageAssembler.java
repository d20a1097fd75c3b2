package dev.parley.transport.websocket;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/** Puts the fragments of a message together (RFC 6455 section 5.4), up to a limit. Loop only. */
final class MessageAssembler {
    private final int limit;
    private @Nullable Buffer parts;
    private boolean text;
    private int length;

    MessageAssembler(int limit) {
        this.limit = limit;
    }

    /** What a data frame leads to. */
    sealed interface Result {
        /** A message is whole. */
        record Message(boolean text, Buffer content) implements Result {}

        /** More fragments follow. */
        record Incomplete() implements Result {}

        /** The message is longer than allowed. */
        record TooLong() implements Result {}
    }

    private static final Result INCOMPLETE = new Result.Incomplete();
    private static final Result TOO_LONG = new Result.TooLong();

    /** Whether no message is half here. */
    boolean isEmpty() {
        return parts == null;
    }

    /** Takes a text, binary or continuation frame; their order has been checked by the decoder. */
    Result add(WebSocketFrame frame) {
        Buffer content = frame.binaryData();
        if (!frame.isContinuation()) {
            text = frame.isText();
            length = 0;
        }
        length += content.length();
        if (length > limit) {
            parts = null;
            return TOO_LONG;
        }
        if (frame.isFinal() && parts == null) {
            return new Result.Message(text, content);
        }
        Buffer whole = parts == null ? Buffer.buffer() : parts;
        whole.appendBuffer(content);
        parts = frame.isFinal() ? null : whole;
        return frame.isFinal() ? new Result.Message(text, whole) : INCOMPLETE;
    }
}
