package dev.parley.simulator.load.call;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.parley.codec.OpusPacket;
import dev.parley.ogg.OggOpusDemuxer;
import dev.parley.ogg.OggOpusMuxer;
import dev.parley.ogg.OpusHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Unmute's protocol: Ogg Opus both ways, two packets a page as its browser client sends them. */
public final class UnmuteProtocol implements CallProtocol, OggOpusDemuxer.Listener {
    private static final int PRE_SKIP = 312;
    private static final double SAMPLES_PER_MS = 48;

    private static final byte[] APPEND = "{\"type\":\"input_audio_buffer.append\",\"audio\":\"".getBytes(US_ASCII);
    private static final byte[] END = "\"}".getBytes(US_ASCII);

    private final OggOpusMuxer muxer;
    private final OggOpusDemuxer demuxer = new OggOpusDemuxer(this);
    private final byte[] page = new byte[OggOpusMuxer.MAX_OUTPUT_BYTES];
    private boolean headersSent;
    private double audioMs;

    private final Optional<CallTrace> trace;

    /**
     * @param serial of this caller's Ogg stream
     * @param trace told of replies
     */
    public UnmuteProtocol(int serial, Optional<CallTrace> trace) {
        this.trace = trace;
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
    public ByteBuf audio(Clip.Frame frame) {
        int length = headersSent ? 0 : muxer.headers(page, 0);
        headersSent = true;
        length += muxer.packet(frame.opus(), 0, frame.opus().length, page, length);
        return length == 0 ? Unpooled.EMPTY_BUFFER : append(length);
    }

    private ByteBuf append(int length) {
        ByteBuffer encoded = Base64.getEncoder().encode(ByteBuffer.wrap(page, 0, length));
        return Unpooled.wrappedBuffer(APPEND, encoded.array(), END);
    }

    @Override
    public CallEvent read(ServerMessage message, long nanos) {
        return switch (message.type()) {
            case "session.updated" -> new CallEvent.Ready();
            case "conversation.item.input_audio_transcription.delta" ->
                message.delta().remaining() == 0 ? new CallEvent.Other() : new CallEvent.Transcript();
            case "input_audio_buffer.speech_stopped" -> new CallEvent.TurnEnded();
            case "response.created" -> {
                trace.ifPresent(it -> it.reply(nanos));
                yield new CallEvent.ReplyStarted();
            }
            case "unmute.response.text.delta.ready" -> {
                trace.ifPresent(it -> it.word(message.json().getString("delta")));
                yield new CallEvent.Text();
            }
            case "response.audio.delta" -> audio(message.delta(), nanos);
            case "response.audio.done" -> new CallEvent.ReplyDone();
            case "unmute.interrupted_by_vad" -> new CallEvent.Interrupted();
            case "error" -> error(message.json().getJsonObject("error", new JsonObject()));
            default -> new CallEvent.Other();
        };
    }

    private CallEvent audio(ByteBuffer delta, long nanos) {
        ByteBuffer bytes = Base64.getDecoder().decode(delta);
        audioMs = 0;
        demuxer.feed(bytes.array(), 0, bytes.remaining());
        trace.ifPresent(it -> it.audio(audioMs, nanos));
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
