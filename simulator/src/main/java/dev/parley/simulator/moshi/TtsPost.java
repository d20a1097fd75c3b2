package dev.parley.simulator.moshi;

import dev.parley.codec.WavWriter;
import dev.parley.simulator.speech.SimulatedRecogniser;
import dev.parley.simulator.speech.Speaker;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** The non-streaming route: a text at once, a WAV file as it is made. Confined to the request's loop. */
final class TtsPost {
    private static final int RATE = 24_000;
    private static final int MAX_TEXT = 20_000;

    private final MoshiChannel.Context context;
    private final HttpServerRequest request;
    private final Speaker speaker;
    private final long frameMs;
    private final long began = System.nanoTime();

    private TtsPost(MoshiChannel.Context context, HttpServerRequest request, Speaker speaker, long frameMs) {
        this.context = context;
        this.request = request;
        this.speaker = speaker;
        this.frameMs = frameMs;
    }

    static void answer(MoshiChannel.Context context, HttpServerRequest request, Buffer body, MoshiOptions.Tts options) {
        String text = "";
        String voice = "";
        try {
            JsonObject wanted = body.toJsonObject();
            text = wanted.getString("text", "").strip();
            voice = wanted.getString("voice", "");
        } catch (DecodeException | ClassCastException e) {
            request.response().setStatusCode(400).end();
            return;
        }
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            request.response().setStatusCode(400).end();
            return;
        }
        Speaker speaker = new Speaker(voice, options.tones());
        for (String word : text.split("\\s+")) {
            speaker.add(word);
        }
        speaker.end();
        long frameMs = Math.max(1, Math.round(SimulatedRecogniser.FRAME_SECONDS * 1000 / options.realTimeFactor()));
        new TtsPost(context, request, speaker, frameMs).begin();
    }

    private void begin() {
        request.response()
                .setChunked(true)
                .putHeader("Content-Type", "audio/wav")
                .write(Buffer.buffer(WavWriter.header(RATE, WavWriter.UNKNOWN_LENGTH)));
        next();
    }

    private void next() {
        if (request.response().closed()) {
            return;
        }
        if (speaker.done()) {
            context.metrics().posted((System.nanoTime() - began) / 1e9);
            request.response().end();
            return;
        }
        speaker.begin();
        Buffer bytes = Buffer.buffer();
        for (short sample : speaker.next()) {
            bytes.appendShortLE(sample);
        }
        request.response().write(bytes);
        context.vertx().setTimer(frameMs, timer -> next());
    }
}
