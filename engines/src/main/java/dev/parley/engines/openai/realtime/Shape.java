package dev.parley.engines.openai.realtime;

import dev.parley.engines.support.service.JsonFields;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/** How a server writes a transcription session. */
enum Shape {
    /** OpenAI's: the session's audio settings are nested, and it has a type. */
    GA,
    /** OpenAI's before that, which Speaches has: a flat session. */
    BETA,
    /** vLLM's: a model beside the type, audio of 16 kHz, one text after the other without ids. */
    VLLM;

    /** Samples per second of the audio that it takes. */
    int rate() {
        return this == VLLM ? 16_000 : 24_000;
    }

    /** Whether each update of the session is answered. */
    boolean confirms() {
        return this != VLLM;
    }

    /** What a server's greeting shows of it. */
    static Shape of(JsonObject greeting) {
        JsonObject session = JsonFields.object(greeting, "session");
        if (!greeting.containsKey("session")) {
            return VLLM;
        }
        boolean flat = session.containsKey("input_audio_format")
                || session.containsKey("input_audio_transcription")
                || session.containsKey("modalities");
        return flat ? BETA : GA;
    }

    /** What a server says it hears, where it is not what is sent; empty too when it says nothing of it. */
    Optional<String> hearsOther(JsonObject updated) {
        JsonObject session = JsonFields.object(updated, "session");
        JsonObject format =
                JsonFields.object(JsonFields.object(JsonFields.object(session, "audio"), "input"), "format");
        String type = JsonFields.text(format, "type");
        String flat = JsonFields.text(session, "input_audio_format");
        double told = JsonFields.number(format, "rate", rate());
        if (!type.isEmpty() && !type.equals("audio/pcm") || !flat.isEmpty() && !flat.equals("pcm16")) {
            return Optional.of(type.isEmpty() ? flat : type);
        }
        return told == rate() ? Optional.empty() : Optional.of("PCM of " + Math.round(told) + " Hz");
    }

    static Shape named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
