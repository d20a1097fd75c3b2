package dev.parley.simulator.load.call;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * One JSON message of a server. Most are audio or of no interest to a caller, so type and audio are read from where they
 * mostly stand, and the rest is parsed only when asked for: the callers share a machine with the server they measure.
 */
final class ServerMessage {
    private static final byte[] TYPE = "{\"type\":\"".getBytes(US_ASCII);
    private static final byte[] DELTA = "\"delta\":\"".getBytes(US_ASCII);

    private final byte[] text;
    private final String type;
    private Optional<JsonObject> parsed = Optional.empty();

    /** @throws DecodeException when this is no JSON object */
    ServerMessage(byte[] text) {
        this.text = text;
        if (text.length < 2 || text[0] != '{' || text[text.length - 1] != '}') {
            throw new DecodeException("no JSON object");
        }
        int end = startsWith(TYPE, 0) ? indexOf('"', TYPE.length) : -1;
        type = end < 0 ? json().getString("type", "") : new String(text, TYPE.length, end - TYPE.length, US_ASCII);
    }

    String type() {
        return type;
    }

    /** The whole message. */
    JsonObject json() {
        JsonObject json = parsed.orElseGet(() -> new JsonObject(Buffer.buffer(text)));
        parsed = Optional.of(json);
        return json;
    }

    /** The text of field {@code delta} where it needs no unescaping, as base64 does not; empty when there is none. */
    ByteBuffer delta() {
        for (int i = 0; i + DELTA.length < text.length; i++) {
            if (text[i] == '"' && startsWith(DELTA, i)) {
                int begin = i + DELTA.length;
                int end = indexOf('"', begin);
                return ByteBuffer.wrap(text, begin, Math.max(end, begin) - begin);
            }
        }
        return ByteBuffer.wrap(json().getString("delta", "").getBytes(US_ASCII));
    }

    private boolean startsWith(byte[] expected, int at) {
        return at + expected.length <= text.length
                && Arrays.equals(text, at, at + expected.length, expected, 0, expected.length);
    }

    private int indexOf(char wanted, int from) {
        for (int i = from; i < text.length; i++) {
            if (text[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
