package dev.parley.dialect.unmute;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.Connection;
import dev.parley.dialect.Recording;
import dev.parley.dialect.support.InvalidMessage;
import dev.parley.dialect.support.Json;
import dev.parley.session.IdSource;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Optional;

/** Sends server events; knows every type Unmute's clients know, and no other (unmute.md 2.4). Loop only. */
final class UnmuteWriter {
    private final Connection connection;
    private final IdSource ids;
    private final Recording recording;

    UnmuteWriter(Connection connection, IdSource ids, Recording recording) {
        this.recording = recording;
        this.connection = connection;
        this.ids = ids;
    }

    ObjectNode event(String type) {
        return Json.object().put("type", type).put("event_id", ids.next("event"));
    }

    void send(ObjectNode event) {
        byte[] text = Json.bytes(event);
        recording.server(text);
        connection.sendText(Buffer.buffer(text));
    }

    /** An event with nothing but its type. */
    void send(String type) {
        send(event(type));
    }

    /** Whole Ogg pages, if there are any. */
    void audio(byte[] pages) {
        if (pages.length == 0) {
            return;
        }
        byte[] head = ("{\"type\":\"response.audio.delta\",\"event_id\":\"" + ids.next("event") + "\",\"delta\":\"")
                .getBytes(US_ASCII);
        byte[] encoded = Base64.getEncoder().encode(pages);
        Buffer message = Buffer.buffer(head.length + encoded.length + 2)
                .appendBytes(head)
                .appendBytes(encoded)
                .appendByte((byte) '"')
                .appendByte((byte) '}');
        if (recording.isKept()) {
            recording.server(message.getBytes());
        }
        connection.sendText(message);
    }

    void invalid(InvalidMessage cause) {
        error("invalid_request_error", "Invalid message", Optional.of(cause.details()));
    }

    void warning(String message) {
        error("warning", message, Optional.empty());
    }

    void fatal(String message) {
        error("fatal", message, Optional.empty());
    }

    private void error(String type, String message, Optional<ArrayNode> details) {
        ObjectNode event = event("error");
        ObjectNode error = event.putObject("error")
                .put("type", type)
                .putNull("code")
                .put("message", message)
                .putNull("param");
        if (details.isPresent()) {
            error.set("details", details.get());
        } else {
            error.putNull("details");
        }
        send(event);
    }
}
