package dev.parley.engines.support.llm;

import dev.parley.engines.support.service.ServiceErrors;
import dev.parley.provider.LlmEvent;
import dev.parley.provider.ProviderException.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * An answer whose server-sent events are JSON objects, or that comes as one of them, or as a list of them. What is not as it was
 * agreed fails the answer. Not thread-safe.
 */
public abstract class JsonAnswer implements StreamedAnswer {
    private static final String END = "[DONE]";

    protected final ServiceErrors errors;
    protected final Output out;
    private final AnswerBody body;
    private boolean over;

    protected JsonAnswer(ServiceErrors errors, int eventBytes, Output out) {
        this.errors = errors;
        this.out = out;
        this.body = new AnswerBody(eventBytes, new Parts());
    }

    /** One event. */
    protected abstract void read(JsonObject event);

    /** How the answer has ended. */
    protected abstract LlmEvent.Done result();

    /** Nothing more is told. */
    protected final boolean over() {
        return over;
    }

    @Override
    public final void feed(byte[] bytes) {
        if (!over) {
            body.feed(bytes);
        }
    }

    @Override
    public final void end() {
        if (!over) {
            body.end();
        }
    }

    @Override
    public final void conclude() {
        if (!over) {
            over = true;
            out.event(result());
            out.done();
        }
    }

    /** No more events come. */
    protected final void ended() {
        if (finished()) {
            conclude();
        } else {
            fail(Kind.BROKEN, "ended its answer in the middle");
        }
    }

    /** @param what follows on the name of the server */
    protected final void fail(Kind kind, String what) {
        if (!over) {
            over = true;
            out.failed(errors.of(kind, what));
        }
    }

    private void parse(byte[] data, int length) {
        Buffer text = Buffer.buffer(length).appendBytes(data, 0, length);
        try {
            if (first(data, length) == '[') {
                for (Object each : new JsonArray(text)) {
                    if (!over) {
                        read((JsonObject) each);
                    }
                }
            } else {
                read(new JsonObject(text));
            }
        } catch (DecodeException | ClassCastException notAsAgreed) {
            fail(Kind.BROKEN, "sent an event that is not JSON as its interface has it");
        }
    }

    private static char first(byte[] data, int length) {
        int at = 0;
        while (at < length && data[at] <= ' ') {
            at++;
        }
        return at < length ? (char) data[at] : ' ';
    }

    private final class Parts implements AnswerBody.Parts {
        @Override
        public void event(String type, byte[] data, int length) {
            boolean end = length == END.length() && END.equals(new String(data, 0, length, StandardCharsets.US_ASCII));
            if (!over && !end) {
                parse(data, length);
            }
        }

        @Override
        public void eventsEnded() {
            ended();
        }

        @Override
        public void json(byte[] whole) {
            parse(whole, whole.length);
            ended();
        }

        @Override
        public void unreadable(String what) {
            fail(Kind.BROKEN, what);
        }
    }
}
