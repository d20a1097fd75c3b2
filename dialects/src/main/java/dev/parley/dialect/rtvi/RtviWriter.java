package dev.parley.dialect.rtvi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.Connection;
import dev.parley.dialect.support.Json;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Sends messages in their envelope (pipecat-rtvi.md 5). Loop only. */
final class RtviWriter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Connection connection;
    private final InstantSource clock;

    RtviWriter(Connection connection, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
    }

    private static ObjectNode envelope(String type) {
        return Json.object().put("label", RtviMessage.LABEL).put("type", type);
    }

    void send(String type) {
        connection.sendText(Json.buffer(envelope(type)));
    }

    void send(String type, JsonNode data) {
        connection.sendText(Json.buffer(envelope(type).set("data", data)));
    }

    /** An answer to the message of that id. */
    void answer(String id, String type, JsonNode data) {
        connection.sendText(Json.buffer(envelope(type).put("id", id).set("data", data)));
    }

    void refuse(String id, String why) {
        answer(id, "error-response", Json.object().put("error", why));
    }

    /** @param fatal whether the client is to leave */
    void error(String why, boolean fatal) {
        send("error", Json.object().put("error", why).put("fatal", fatal));
    }

    /** The time now, as messages have it. */
    String now() {
        return TIME.format(clock.instant());
    }
}
