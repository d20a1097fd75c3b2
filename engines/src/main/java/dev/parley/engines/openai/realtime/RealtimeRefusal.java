package dev.parley.engines.openai.realtime;

import dev.parley.engines.support.service.JsonFields;
import dev.parley.engines.support.service.ServiceErrors;
import dev.parley.provider.ProviderException.Kind;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** An error as a server tells it: OpenAI's as an object, vLLM's as a text with its code beside it. Immutable. */
final class RealtimeRefusal {
    private static final List<String> EMPTY = List.of("buffer too small", "buffer is empty");
    private static final Set<String> ABOUT_FIELDS =
            Set.of("unknown_parameter", "missing_required_parameter", "invalid_value", "invalid_type", "invalid_event");

    private final String type;
    private final String code;
    private final String message;
    private final String param;
    private final String eventId;

    RealtimeRefusal(JsonObject event) {
        JsonObject error = JsonFields.object(event, "error");
        String text = JsonFields.text(event, "error");
        this.type = JsonFields.text(error, "type");
        this.code = text.isEmpty() ? JsonFields.text(error, "code") : JsonFields.text(event, "code");
        this.message = text.isEmpty() ? JsonFields.text(error, "message") : text;
        this.param = JsonFields.text(error, "param");
        this.eventId = JsonFields.text(error, "event_id");
    }

    String param() {
        return param;
    }

    /** What the client called the message that is refused. */
    String eventId() {
        return eventId;
    }

    /** There was too little audio to transcribe. */
    boolean isEmptyCommit() {
        String said = message.toLowerCase(Locale.ROOT);
        return code.equals("input_audio_buffer_commit_empty") || EMPTY.stream().anyMatch(said::contains);
    }

    /** It is the form of a message that is refused, not what it asks for. */
    boolean isAboutFields() {
        return ABOUT_FIELDS.contains(code);
    }

    /** @param going whether the session had begun: what is wrong then may be right in another one */
    Kind kind(boolean going) {
        String said = type + " " + code;
        if (said.contains("api_key") || said.contains("authentication") || said.contains("permission")) {
            return Kind.UNAUTHORISED;
        }
        if (said.contains("insufficient_quota")) {
            return Kind.REJECTED;
        }
        if (said.contains("rate_limit") || said.contains("overloaded")) {
            return Kind.AT_CAPACITY;
        }
        return going || said.contains("server_error") || said.contains("session_expired") ? Kind.BROKEN : Kind.REJECTED;
    }

    String words(ServiceErrors errors) {
        return errors.clean((code + " " + message).strip());
    }
}
