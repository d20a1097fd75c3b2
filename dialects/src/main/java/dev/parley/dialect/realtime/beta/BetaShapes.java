package dev.parley.dialect.realtime.beta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.realtime.output.Shapes;
import dev.parley.dialect.support.Json;
import dev.parley.session.IdSource;
import java.util.List;
import java.util.Map;

/**
 * The shapes of before general availability (openai-realtime.md 8), made from and into the GA ones at the edge. One per
 * connection; loop only.
 */
public final class BetaShapes implements Shapes {
    private static final Map<String, String> RENAMED = Map.of(
            "response.output_text.delta", "response.text.delta",
            "response.output_text.done", "response.text.done",
            "response.output_audio.done", "response.audio.done",
            "response.output_audio_transcript.delta", "response.audio_transcript.delta",
            "response.output_audio_transcript.done", "response.audio_transcript.done",
            "conversation.item.added", "conversation.item.created");

    private static final Map<String, String> PARTS = Map.of("output_text", "text", "output_audio", "audio");

    private final IdSource ids;
    private final String conversationId;
    private final boolean transcription;

    public BetaShapes(IdSource ids, boolean transcription) {
        this.ids = ids;
        this.conversationId = ids.next("conv");
        this.transcription = transcription;
    }

    @Override
    public String audioDelta() {
        return "response.audio.delta";
    }

    // From the client.

    @Override
    public ObjectNode incoming(ObjectNode event) {
        JsonNode type = event.path("type");
        boolean transcriptionUpdate = type.asText().equals("transcription_session.update");
        if (transcriptionUpdate || type.asText().equals("session.update")) {
            if (transcriptionUpdate) {
                event.put("type", "session.update");
            }
            if (event.path("session") instanceof ObjectNode session) {
                ObjectNode ga = BetaSession.toGa(session);
                ga.put("type", transcription ? "transcription" : "realtime");
                event.set("session", ga);
            }
        } else if (type.asText().equals("response.create") && event.path("response") instanceof ObjectNode response) {
            ObjectNode ga = BetaSession.toGa(response);
            // Responses take the temperature of the session.
            ga.remove("temperature");
            event.set("response", ga);
        }
        return event;
    }

    // To the client.

    @Override
    public List<ObjectNode> outgoing(ObjectNode event) {
        String type = event.get("type").textValue();
        return switch (type) {
            case "session.created" -> transcription ? List.of(session(event, type)) : created(event);
            case "session.updated" -> List.of(session(event, type));
            // An item is announced once, when it starts.
            case "conversation.item.done" -> List.of();
            case "error" -> List.of(error(event));
            default -> List.of(renamed(event, type));
        };
    }

    private List<ObjectNode> created(ObjectNode event) {
        ObjectNode conversation =
                Json.object().put("type", "conversation.created").put("event_id", ids.next("event"));
        conversation.putObject("conversation").put("id", conversationId).put("object", "realtime.conversation");
        return List.of(session(event, "session.created"), conversation);
    }

    private ObjectNode session(ObjectNode event, String type) {
        event.set("session", BetaSession.toBeta((ObjectNode) event.get("session")));
        return transcription ? event.put("type", "transcription_" + type) : event;
    }

    private static ObjectNode error(ObjectNode event) {
        ObjectNode error = (ObjectNode) event.get("error");
        if (error.path("param").isTextual()) {
            error.put("param", BetaSession.param(error.get("param").textValue()));
        }
        return event;
    }

    private ObjectNode renamed(ObjectNode event, String type) {
        event.put("type", RENAMED.getOrDefault(type, type));
        item(event.path("item"));
        if (event.path("response") instanceof ObjectNode response) {
            BetaSession.responseToBeta(response);
            response.path("output").forEach(BetaShapes::item);
            if (response.path("conversation_id").isTextual()) {
                response.put("conversation_id", conversationId);
            }
        }
        return event;
    }

    private static void item(JsonNode item) {
        for (JsonNode part : item.path("content")) {
            String type = part.path("type").asText();
            ((ObjectNode) part).put("type", PARTS.getOrDefault(type, type));
        }
    }
}
