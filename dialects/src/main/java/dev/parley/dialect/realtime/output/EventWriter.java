package dev.parley.dialect.realtime.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.Connection;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.support.Json;
import dev.parley.session.IdSource;
import dev.parley.session.SessionOutput.Place;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Optional;

/** Sends server events, each with an id. Loop only. */
public final class EventWriter {
    private final Connection connection;
    private final IdSource ids;
    private final Shapes shapes;

    public EventWriter(Connection connection, IdSource ids, Shapes shapes) {
        this.connection = connection;
        this.ids = ids;
        this.shapes = shapes;
    }

    /** A new event, to be completed and sent. */
    public ObjectNode event(String type) {
        return Json.object().put("type", type).put("event_id", ids.next("event"));
    }

    public void send(ObjectNode event) {
        for (ObjectNode shaped : shapes.outgoing(event)) {
            Buffer message = Json.buffer(shaped);
            if (message.length() <= connection.longestMessage()) {
                connection.sendText(message);
            } else {
                tooLong(shaped.path("type").asText(), message.length());
            }
        }
    }

    /** What is asked for again, without sound or in parts, may fit: the client is told what it did not get. */
    private void tooLong(String type, int length) {
        error(
                "invalid_request_error",
                "event_too_large",
                "An event " + type + " of " + length + " bytes was left out: this connection takes up to "
                        + connection.longestMessage() + ".",
                Optional.empty(),
                "");
    }

    /** Audio goes out by the hundred: written by hand, in one buffer. None where the carrier takes it beside the events. */
    void audioDelta(Place place, byte[] audio) {
        if (connection.capabilities().carriesAudio()) {
            return;
        }
        byte[] head = ("{\"type\":\"" + shapes.audioDelta() + "\",\"event_id\":\"" + ids.next("event")
                        + "\",\"response_id\":\"" + place.responseId() + "\",\"item_id\":\"" + place.itemId()
                        + "\",\"output_index\":" + place.outputIndex() + ",\"content_index\":" + place.partIndex()
                        + ",\"delta\":\"")
                .getBytes(UTF_8);
        byte[] encoded = Base64.getEncoder().encode(audio);
        connection.sendText(Buffer.buffer(head.length + encoded.length + 2)
                .appendBytes(head)
                .appendBytes(encoded)
                .appendByte((byte) '"')
                .appendByte((byte) '}'));
    }

    /** @param ref the client's id of the event at fault; empty when it gave none */
    public void error(InvalidEventException cause, String ref) {
        error("invalid_request_error", cause.code(), cause.getMessage(), cause.param(), ref);
    }

    public void error(String type, String code, String message, Optional<String> param, String ref) {
        ObjectNode event = event("error");
        event.putObject("error")
                .put("type", type)
                .put("code", code)
                .put("message", message)
                .put("param", param.orElse(null))
                .put("event_id", ref.isEmpty() ? null : ref);
        send(event);
    }
}
