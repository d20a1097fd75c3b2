package dev.parley.engines.support.llm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the events in a stream of server-sent events that arrives in arbitrary pieces (HTML Living Standard, 9.2.6).
 * {@code data} and {@code event} fields are kept; comments and other fields are skipped. A field name that is not followed by a space
 * after the colon, and all three line ends, are accepted. Bounded: an event larger than the limit is an error. Not
 * thread-safe.
 */
public final class SseParser {
    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};
    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int maxEventBytes;
    private final Sink sink;
    private byte[] line = new byte[512];
    private int lineLength;
    private byte[] data = new byte[512];
    private int dataLength;
    private boolean hasData;
    private String type = "";
    private boolean afterCarriageReturn;
    private boolean firstLine = true;

    /** Takes one event: its type, empty for most, and its data, UTF-8. The array is reused after the call. */
    @FunctionalInterface
    public interface Sink {
        void event(String type, byte[] data, int length);
    }

    /** An event is larger than the parser accepts. */
    public static final class TooLargeException extends Exception {
        private static final long serialVersionUID = 1L;

        TooLargeException(int limit) {
            super("a server-sent event is larger than " + limit + " bytes");
        }
    }

    public SseParser(int maxEventBytes, Sink sink) {
        this.maxEventBytes = maxEventBytes;
        this.sink = sink;
    }

    public void feed(byte[] bytes, int offset, int length) throws TooLargeException {
        int end = offset + length;
        int begin = offset;
        for (int i = offset; i < end; i++) {
            byte b = bytes[i];
            if (b != '\n' && b != '\r') {
                afterCarriageReturn = false;
                continue;
            }
            boolean secondHalfOfCrLf = b == '\n' && afterCarriageReturn;
            afterCarriageReturn = b == '\r';
            if (!secondHalfOfCrLf) {
                appendToLine(bytes, begin, i - begin);
                endLine();
            }
            begin = i + 1;
        }
        appendToLine(bytes, begin, end - begin);
    }

    /** The stream has ended. Lenient where the standard is strict: an event that lacks only its blank line counts. */
    public void finish() throws TooLargeException {
        if (lineLength > 0) {
            endLine();
        }
        dispatch();
    }

    private void endLine() throws TooLargeException {
        int from = firstLine && startsWith(line, lineLength, BOM) ? BOM.length : 0;
        firstLine = false;
        if (lineLength == from) {
            dispatch();
        } else {
            field(from);
        }
        lineLength = 0;
    }

    private void field(int from) throws TooLargeException {
        int colon = from;
        while (colon < lineLength && line[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, lineLength);
        if (value < lineLength && line[value] == ' ') {
            value++;
        }
        if (Arrays.equals(line, from, colon, DATA, 0, DATA.length)) {
            appendToData(value, lineLength - value);
        } else if (Arrays.equals(line, from, colon, EVENT, 0, EVENT.length)) {
            type = new String(line, value, lineLength - value, StandardCharsets.UTF_8);
        }
    }

    private void dispatch() {
        String eventType = type;
        type = "";
        if (hasData) {
            int length = dataLength;
            hasData = false;
            dataLength = 0;
            sink.event(eventType, data, length);
        }
    }

    private void appendToLine(byte[] bytes, int offset, int length) throws TooLargeException {
        line = ensure(line, lineLength, length);
        System.arraycopy(bytes, offset, line, lineLength, length);
        lineLength += length;
    }

    private void appendToData(int offset, int length) throws TooLargeException {
        data = ensure(data, dataLength, length + 1);
        if (hasData) {
            data[dataLength++] = '\n';
        }
        hasData = true;
        System.arraycopy(line, offset, data, dataLength, length);
        dataLength += length;
    }

    private byte[] ensure(byte[] array, int used, int more) throws TooLargeException {
        if (used + more > maxEventBytes) {
            throw new TooLargeException(maxEventBytes);
        }
        return used + more <= array.length ? array : Arrays.copyOf(array, Math.max(array.length * 2, used + more));
    }

    private static boolean startsWith(byte[] array, int length, byte[] prefix) {
        return length >= prefix.length && Arrays.equals(array, 0, prefix.length, prefix, 0, prefix.length);
    }
}
