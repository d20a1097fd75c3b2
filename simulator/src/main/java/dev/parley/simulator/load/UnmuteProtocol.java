package dev.parley.simulator.load;

import dev.parley.codec.OpusPacket;
import dev.parley.ogg.OggOpusDemuxer;
import dev.parley.ogg.OggOpusMuxer;
import dev.parley.ogg.OpusHead;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;

/** Unmute's protocol: Ogg Opus both ways, two packets a page as its browser client sends them. */
final class UnmuteProtocol implements CallProtocol, OggOpusDemuxer.Listener {
    private static final int PRE_SKIP = 312;
    private static final double SAMPLES_PER_MS = 48;

    private final OggOpusMuxer muxer;
    private final OggOpusDemuxer demuxer = new OggOpusDemuxer(this);
    private final byte[] page = new byte[OggOpusMuxer.MAX_OUTPUT_BYTES];
    private boolean headersSent;
    private double audioMs;

    /** @param serial of this caller's Ogg stream */
    UnmuteProtocol(int serial) {
        muxer = new OggOpusMuxer(serial, new OpusHead(1, PRE_SKIP, Clip.RATE, 0), 2);
    }

    @Override
    public String uri() {
        return "/v1/realtime";
    }

    @Override
    public List<String> subprotocols() {
        return List.of("realtime");
    }

    @Override
    public JsonObject hello() {
        return new JsonObject()
                .put("type", "session.update")
                .put(
                        "session",
                        new JsonObject()
                                .put(
                                        "instructions",
                                        new JsonObject()
                                                .put("type", "smalltalk")
                                                .putNull("language"))
                                .putNull("voice")
                                .put("allow_recording", false));
    }

    @Override
    public String audio(Clip.Frame frame) {
        int length = headersSent ? 0 : muxer.headers(page, 0);
        headersSent = true;
        length += muxer.packet(frame.opus(), 0, frame.opus().length, page, length);
        if (length == 0) {
            return "";
        }
        byte[] bytes = java.util.Arrays.copyOf(page, length);
        return "{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                + Base64.getEncoder().encodeToString(bytes) + "\"}";
    }

    @Override
    public CallEvent read(JsonObject message) {
        return switch (message.getString("type", "")) {
            case "session.updated" -> new CallEvent.Ready();
            case "conversation.item.input_audio_transcription.delta" ->
                message.getString("delta", "").isEmpty() ? new CallEvent.Other() : new CallEvent.Transcript();
            case "input_audio_buffer.speech_stopped" -> new CallEvent.TurnEnded();
            case "response.created" -> new CallEvent.ReplyStarted();
            case "response.audio.delta" -> audio(message.getString("delta"));
            case "response.audio.done" -> new CallEvent.ReplyDone();
            case "unmute.interrupted_by_vad" -> new CallEvent.Interrupted();
            case "error" -> error(message.getJsonObject("error", new JsonObject()));
            default -> new CallEvent.Other();
        };
    }

    private CallEvent audio(String delta) {
        byte[] bytes = Base64.getDecoder().decode(delta);
        audioMs = 0;
        demuxer.feed(bytes, 0, bytes.length);
        return new CallEvent.Audio(audioMs);
    }

    private static CallEvent error(JsonObject error) {
        return "warning".equals(error.getString("type"))
                ? new CallEvent.Other()
                : new CallEvent.Failed(error.getString("message", "error without message"));
    }

    @Override
    public void streamStarted(OpusHead head) {
        // Only lengths count here.
    }

    @Override
    public void packet(byte[] data, int offset, int length) {
        audioMs += OpusPacket.samples48k(data, offset, length) / SAMPLES_PER_MS;
    }

    @Override
    public boolean botBegins() {
        return true;
    }
}
