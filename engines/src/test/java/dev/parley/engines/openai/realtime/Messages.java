package dev.parley.engines.openai.realtime;

import dev.parley.engines.support.service.ScriptedSocketServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.function.BiConsumer;

/** Messages of OpenAI, as its reference shows them. */
final class Messages {
    static final String CREATED =
            "{\"type\":\"session.created\",\"event_id\":\"e\",\"session\":{\"type\":\"transcription\",\"audio\":{}}}";
    static final String UPDATED =
            "{\"type\":\"session.updated\",\"event_id\":\"e\",\"session\":{\"type\":\"transcription\",\"audio\":{}}}";

    private static final String TRANSCRIPTION = "conversation.item.input_audio_transcription.";

    private Messages() {}

    /** One that greets, takes the session as it is wanted, and then does as the test says. */
    static ScriptedSocketServer server(Vertx vertx, BiConsumer<ServerWebSocket, String> said) {
        return new ScriptedSocketServer(vertx, socket -> socket.writeTextMessage(CREATED), (socket, text) -> {
            if (text.contains("session.update")) {
                socket.writeTextMessage(UPDATED);
            } else {
                said.accept(socket, text);
            }
        });
    }

    static String committed(String id) {
        return item("input_audio_buffer.committed", id).encode();
    }

    static String stopped(String id, int endMs) {
        return item("input_audio_buffer.speech_stopped", id)
                .put("audio_end_ms", endMs)
                .encode();
    }

    static String delta(String id, String delta) {
        return item(TRANSCRIPTION + "delta", id).put("delta", delta).encode();
    }

    static String completed(String id, String transcript) {
        return item(TRANSCRIPTION + "completed", id)
                .put("transcript", transcript)
                .encode();
    }

    private static JsonObject item(String type, String id) {
        return new JsonObject().put("type", type).put("event_id", "e").put("item_id", id);
    }

    static String error(String code, String message, String param) {
        JsonObject error = new JsonObject()
                .put("type", "invalid_request_error")
                .put("code", code)
                .put("message", message)
                .put("param", param.isEmpty() ? null : param);
        return new JsonObject().put("type", "error").put("error", error).encode();
    }
}
