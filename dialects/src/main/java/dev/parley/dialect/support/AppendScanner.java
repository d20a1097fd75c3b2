package dev.parley.dialect.support;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds the audio in an {@code input_audio_buffer.append} event without parsing it into a tree: the one message that
 * comes fifty times a second. It recognises the plain form only, a flat object of strings without escapes and without
 * keys it does not know; whatever else a client may send is left to the full parser. Reused for each message of a
 * connection; loop only.
 */
public final class AppendScanner {
    private static final byte[] TYPE = "type".getBytes(US_ASCII);
    private static final byte[] AUDIO = "audio".getBytes(US_ASCII);
    private static final byte[] EVENT_ID = "event_id".getBytes(US_ASCII);
    private static final byte[] APPEND = "input_audio_buffer.append".getBytes(US_ASCII);

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private byte[] message = new byte[0];
    private int at;
    private int valueFrom;
    private int valueTo;
    private int audioFrom;
    private int audioTo;
    private String eventId = "";

    /** Whether {@code text} is such an event; then {@link #audio()} and {@link #eventId()} tell what it holds. */
    public boolean scan(byte[] text) {
        message = text;
        at = 0;
        audioFrom = -1;
        eventId = "";
        return object() && audioFrom >= 0;
    }

    /** The client's name for the event; empty when it gave none. */
    public String eventId() {
        return eventId;
    }

    /** Length of the base64 text. */
    public int encodedLength() {
        return audioTo - audioFrom;
    }

    /**
     * The decoded audio bytes.
     *
     * @throws IllegalArgumentException when they are not base64
     */
    public byte[] audio() {
        return Base64Text.decode(ByteBuffer.wrap(message, audioFrom, audioTo - audioFrom));
    }

    private boolean object() {
        boolean append = false;
        if (!next('{')) {
            return false;
        }
        do {
            if (!string()) {
                return false;
            }
            int keyFrom = valueFrom;
            int keyTo = valueTo;
            if (!next(':') || !string()) {
                return false;
            }
            if (is(TYPE, keyFrom, keyTo)) {
                append = is(APPEND, valueFrom, valueTo);
                if (!append) {
                    return false;
                }
            } else if (is(AUDIO, keyFrom, keyTo)) {
                audioFrom = valueFrom;
                audioTo = valueTo;
            } else if (is(EVENT_ID, keyFrom, keyTo)) {
                eventId = new String(message, valueFrom, valueTo - valueFrom, UTF_8);
            } else {
                return false;
            }
        } while (next(','));
        return append && next('}') && atEnd();
    }

    private boolean string() {
        if (!next('"')) {
            return false;
        }
        valueFrom = at;
        for (int i = afterPlain(at); i < message.length; i++) {
            byte b = message[i];
            if (b == '"') {
                valueTo = i;
                at = i + 1;
                return true;
            }
            if (b == '\\' || (b >= 0 && b < ' ')) {
                return false;
            }
        }
        return false;
    }

    /** The first position from {@code from} in whose eight bytes a quote, a backslash or a control character stands. */
    private int afterPlain(int from) {
        int i = from;
        while (i + Long.BYTES <= message.length) {
            long bytes = (long) EIGHT_BYTES.get(message, i);
            long marked = below(bytes, ' ') | below(bytes ^ EACH * '"', 1) | below(bytes ^ EACH * '\\', 1);
            if (marked != 0) {
                break;
            }
            i += Long.BYTES;
        }
        return i;
    }

    /** Not 0 if one of the eight bytes, taken as unsigned, is below {@code limit}, which is at most 128. */
    private static long below(long bytes, int limit) {
        return (bytes - EACH * limit) & ~bytes & HIGH_BITS;
    }

    private boolean next(char expected) {
        skipSpace();
        if (at < message.length && message[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    private boolean atEnd() {
        skipSpace();
        return at == message.length;
    }

    private void skipSpace() {
        while (at < message.length && isSpace(message[at])) {
            at++;
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private boolean is(byte[] expected, int from, int to) {
        return Arrays.equals(expected, 0, expected.length, message, from, to);
    }
}
