package dev.parley.simulator.load.call;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** OpenAI's Realtime protocol, PCM16 at 24 kHz, turns found by the server. */
public final class RealtimeProtocol implements CallProtocol {
    private static final int BYTES_PER_MS = 48;

    private final Optional<CallTrace> trace;

    private final LoadOptions.TurnDetection turnDetection;

    /** @param trace marks the audio and looks for marks in what comes */
    public RealtimeProtocol(LoadOptions.TurnDetection turnDetection, Optional<CallTrace> trace) {
        this.turnDetection = turnDetection;
        this.trace = trace;
    }

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
                .put(
                        "turn_detection",
                        new JsonObject().put("type", turnDetection.name().toLowerCase(Locale.ROOT)));
        return new JsonObject()
                .put("type", "session.update")
                .put(
                        "session",
                        new JsonObject().put("type", "realtime").put("audio", new JsonObject().put("input", input)));
    }

    @Override
    public ByteBuf audio(Clip.Frame frame) {
        return Unpooled.wrappedBuffer(
                trace.map(it -> Clip.pcmMessage(it.mark(frame.samples()))).orElseGet(frame::pcmMessage));
    }

    @Override
    public CallEvent read(ServerMessage message, long nanos) {
        return switch (message.type()) {
            case "session.updated" -> new CallEvent.Ready();
            case "conversation.item.input_audio_transcription.delta",
                    "conversation.item.input_audio_transcription.completed" -> new CallEvent.Transcript();
            case "input_audio_buffer.speech_stopped" -> new CallEvent.TurnEnded();
            case "response.created" -> {
                trace.ifPresent(it -> it.reply(nanos));
                yield new CallEvent.ReplyStarted();
            }
            case "response.output_audio_transcript.delta" -> {
                trace.ifPresent(it -> it.word(message.json().getString("delta")));
                yield new CallEvent.Other();
            }
            case "response.output_audio.delta" -> audio(message.delta(), nanos);
            case "response.done" -> done(message.json().getJsonObject("response", new JsonObject()));
            case "error" ->
                new CallEvent.Failed(message.json()
                        .getJsonObject("error", new JsonObject())
                        .getString("message", "error without message"));
            default -> new CallEvent.Other();
        };
    }

    private CallEvent audio(ByteBuffer delta, long nanos) {
        int bytes = base64Bytes(delta);
        trace.ifPresent(it -> it.hear(Base64.getDecoder().decode(delta), nanos));
        return new CallEvent.Audio(bytes / (double) BYTES_PER_MS);
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

    private static int base64Bytes(ByteBuffer text) {
        int padding = 0;
        while (padding < text.remaining() && text.get(text.limit() - 1 - padding) == '=') {
            padding++;
        }
        return text.remaining() / 4 * 3 - padding;
    }

    @Override
    public boolean botBegins() {
        return false;
    }
}
