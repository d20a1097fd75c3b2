package dev.parley.engines.support.llm;

import java.io.ByteArrayOutputStream;

/**
 * The body of one answer, whatever form it has: server-sent events, JSON, or a page of somebody between. Settles that by its
 * first byte and hands on its parts. Not thread-safe.
 */
public final class AnswerBody {
    private final Parts parts;
    private final SseParser events;
    private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
    private Form form = Form.UNKNOWN;

    private enum Form {
        UNKNOWN,
        EVENTS,
        JSON,
        PAGE
    }

    /** What is in it. */
    public interface Parts {
        /** One server-sent event; the array is reused after the call. */
        void event(String type, byte[] data, int length);

        /** All server-sent events have come. */
        void eventsEnded();

        /** The body was no event stream, but this. */
        void json(byte[] body);

        /** It cannot be read; {@code what} follows on the name of the server. */
        void unreadable(String what);
    }

    public AnswerBody(int eventBytes, Parts parts) {
        this.parts = parts;
        this.events = new SseParser(eventBytes, parts::event);
    }

    public void feed(byte[] bytes) {
        int from = form == Form.UNKNOWN ? begin(bytes) : 0;
        if (from == bytes.length) {
            return;
        }
        if (form != Form.EVENTS) {
            whole.write(bytes, from, bytes.length - from);
            return;
        }
        try {
            events.feed(bytes, from, bytes.length - from);
        } catch (SseParser.TooLargeException e) {
            parts.unreadable("sent what cannot be read: " + e.getMessage());
        }
    }

    /** Settles the form by the first byte that is no space and no byte order mark; returns where it is. */
    private int begin(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            boolean mark = b == (byte) 0xEF || b == (byte) 0xBB || b == (byte) 0xBF;
            if (!mark && b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                form = b == '{' || b == '[' ? Form.JSON : b == '<' ? Form.PAGE : Form.EVENTS;
                return i;
            }
        }
        return bytes.length;
    }

    /** It has ended as it should. */
    public void end() {
        switch (form) {
            case UNKNOWN -> parts.unreadable("answered with nothing");
            case PAGE -> parts.unreadable("answered with a web page; check the base URL");
            case JSON -> parts.json(whole.toByteArray());
            case EVENTS -> {
                try {
                    events.finish();
                    parts.eventsEnded();
                } catch (SseParser.TooLargeException e) {
                    parts.unreadable("sent what cannot be read: " + e.getMessage());
                }
            }
        }
    }
}
