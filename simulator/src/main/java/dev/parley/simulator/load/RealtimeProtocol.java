package dev.parley.simulator.load;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** OpenAI's Realtime protocol, PCM16 at 24 kHz, voice activity detection by the server. */
final class RealtimeProtocol implements CallProtocol {
    private static final int BYTES_PER_MS = 48;

    @Override
    public String uri() {
        return "/v1/realtime?model=load-test";
    }

    @Override
    public List<String> subprotocols() {
        return List.of();
    }

    @Override
    public JsonObject hello() {
        JsonObject input = new JsonObject()
                .put("transcription", new JsonObject().put("model", "whisper-1"))
                .put("turn_detection", new JsonObject().put("type", "server_vad"));
        return new JsonObject()
                .put("type", "session.update")
                .put(
                        "session",
                        new JsonObject().put("type", "realtime").put("audio", new JsonObject().put("input", input)));
    }

    @Override
    public String audio(Clip.Frame frame) {
        return "{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + frame.pcm() + "\"}";
    }

    @Override
    public CallEvent read(JsonObject message) {
        return switch (message.getString("type", "")) {
            case "session.updated" -> new CallEvent.Ready();
            case "conversation.item.input_audio_transcription.delta",
                    "conversation.item.input_audio_transcription.completed" -> new CallEvent.Transcript();
            case "input_audio_buffer.speech_stopped" -> new CallEvent.TurnEnded();
            case "response.created" -> new CallEvent.ReplyStarted();
            case "response.output_audio.delta" ->
                new CallEvent.Audio(base64Bytes(message.getString("delta")) / (double) BYTES_PER_MS);
            case "response.done" -> done(message.getJsonObject("response", new JsonObject()));
            case "error" ->
                new CallEvent.Failed(
                        message.getJsonObject("error", new JsonObject()).getString("message", "error without message"));
            default -> new CallEvent.Other();
        };
    }

    private static CallEvent done(JsonObject response) {
        return switch (response.getString("status", "")) {
            case "completed" -> new CallEvent.ReplyDone();
            case "cancelled" -> new CallEvent.Interrupted();
            default ->
                new CallEvent.Failed("reply " + response.getString("status") + ": "
                        + response.getJsonObject("status_details", new JsonObject())
                                .encode());
        };
    }

    private static int base64Bytes(String text) {
        int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
        return text.length() / 4 * 3 - padding;
    }

    @Override
    public boolean botBegins() {
        return false;
    }
}
