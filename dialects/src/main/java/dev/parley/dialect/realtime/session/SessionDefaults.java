package dev.parley.dialect.realtime.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.persona.SystemPrompt;
import dev.parley.dialect.realtime.audio.AudioFormat;
import dev.parley.dialect.support.Json;

/** What a session is before its client says anything (openai-realtime.md 2). */
public final class SessionDefaults {
    /** What a client is told that names no model. */
    public static final String MODEL = "parley";

    public static final String INSTRUCTIONS = SystemPrompt.VOICE_CALL;

    private SessionDefaults() {}

    public static ObjectNode conversation(String model, String voice) {
        ObjectNode session = Json.object().put("type", "realtime").put("model", model);
        session.putArray("output_modalities").add("audio");
        session.put("instructions", INSTRUCTIONS);
        session.putArray("tools");
        session.put("tool_choice", "auto").put("max_output_tokens", "inf").putNull("tracing");
        session.put("truncation", "auto").putNull("prompt");
        ObjectNode audio = session.putObject("audio");
        audio.set("input", input());
        ObjectNode output = audio.putObject("output");
        output.set("format", AudioFormat.PCM16.json());
        output.put("voice", voice).put("speed", 1.0);
        return session.putNull("include");
    }

    /** What a conversation of the beta has besides. */
    public static ObjectNode beta(ObjectNode conversation) {
        return conversation.put("temperature", 0.8);
    }

    static ObjectNode transcription() {
        ObjectNode session = Json.object().put("type", "transcription");
        session.putObject("audio").set("input", input());
        return session.putNull("include");
    }

    static ObjectNode serverVad() {
        return Json.object()
                .put("type", "server_vad")
                .put("threshold", 0.5)
                .put("prefix_padding_ms", 300)
                .put("silence_duration_ms", 500)
                .putNull("idle_timeout_ms")
                .put("create_response", true)
                .put("interrupt_response", true);
    }

    static ObjectNode semanticVad() {
        return Json.object()
                .put("type", "semantic_vad")
                .put("eagerness", "auto")
                .put("create_response", true)
                .put("interrupt_response", true);
    }

    private static ObjectNode input() {
        ObjectNode input = Json.object();
        input.set("format", AudioFormat.PCM16.json());
        input.putNull("transcription").putNull("noise_reduction");
        input.set("turn_detection", serverVad());
        return input;
    }
}
