package dev.parley.transport.websocket;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;

/** Collects the fragments of a message (RFC 6455 section 5.4), up to a limit. Loop only, except where said. */
final class MessageAssembler {
    private final int limit;
    /** No two neighbours are together shorter than a fragment of {@link FrameFragmenter}, so their number is bounded, too. */
    private List<Buffer> parts = new ArrayList<>();

    private boolean open;
    private boolean text;
    private int length;

    MessageAssembler(int limit) {
        this.limit = limit;
    }

    /** What a data frame leads to. */
    sealed interface Result {
        /** A message is whole. */
        record Message(boolean text, List<Buffer> parts, int length) implements Result {
            /** Its content in one piece; on any thread, since that of a long message takes its time. */
            Buffer content() {
                if (parts.size() == 1) {
                    return parts.getFirst();
                }
                Buffer whole = Buffer.buffer(length);
                parts.forEach(whole::appendBuffer);
                return whole;
            }
        }

        /** More fragments follow. */
        record Incomplete() implements Result {}

        /** The message is longer than allowed. */
        record TooLong() implements Result {}
    }

    private static final Result INCOMPLETE = new Result.Incomplete();
    private static final Result TOO_LONG = new Result.TooLong();

    /** Whether no message is half here. */
    boolean isEmpty() {
        return !open;
    }

    /** Takes a text, binary or continuation frame; their order has been checked by the decoder. */
    Result add(WebSocketFrame frame) {
        if (!frame.isContinuation()) {
            text = frame.isText();
            length = 0;
        }
        Buffer content = frame.binaryData();
        length += content.length();
        if (length > limit) {
            take();
            return TOO_LONG;
        }
        open = !frame.isFinal();
        keep(content);
        return open ? INCOMPLETE : new Result.Message(text, take(), length);
    }

    private void keep(Buffer content) {
        if (!parts.isEmpty() && parts.getLast().length() + content.length() < FrameFragmenter.BYTES) {
            parts.getLast().appendBuffer(content);
        } else {
            boolean grows = open && content.length() < FrameFragmenter.BYTES;
            parts.add(grows ? Buffer.buffer().appendBuffer(content) : content);
        }
    }

    private List<Buffer> take() {
        List<Buffer> all = parts;
        parts = new ArrayList<>();
        open = false;
        return all;
    }
}
