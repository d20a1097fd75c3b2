package dev.parley.engines.openai.realtime;

import dev.parley.engines.support.service.JsonFields;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

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

    static Shape named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
