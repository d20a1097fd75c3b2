package dev.parley.transport;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Checks that text messages are UTF-8 (RFC 6455 section 8.1), without keeping their characters. Loop only. */
public final class Utf8 {
    private static final int CHARS = 2048;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer scratch = CharBuffer.allocate(CHARS);

    /** Whether all of a message is. */
    public boolean isValid(Buffer message) {
        ByteBuffer bytes = VertxInternals.bytes(message).nioBuffer();
        decoder.reset();
        CoderResult result;
        do {
            scratch.clear();
            result = decoder.decode(bytes, scratch, true);
        } while (result.isOverflow());
        return !result.isError();
    }

    /** The longest beginning of {@code text} that takes at most {@code maxBytes}, never half a character. */
    public static String truncated(String text, int maxBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= maxBytes) {
            return text;
        }
        int end = maxBytes;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
