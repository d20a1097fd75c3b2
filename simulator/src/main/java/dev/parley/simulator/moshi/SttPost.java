package dev.parley.simulator.moshi;

import dev.parley.container.AudioSource;
import dev.parley.container.AudioSources;
import dev.parley.simulator.speech.SimulatedRecogniser;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The non-streaming route: a recording in any container, answered with all its words at once. */
final class SttPost {
    private static final int RATE = 24_000;
    private static final int MAX_BODY = 64 * 1024 * 1024;
    private static final int SILENCE_FRAMES = 8;
    private static final float FULL_SCALE = 32_768;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final MoshiOptions.Stt options;

    SttPost(Vertx vertx, HttpServerRequest request, MoshiOptions.Stt options) {
        this.vertx = vertx;
        this.request = request;
        this.options = options;
    }

    void read() {
        if (request.headers().get("Content-Length") == null
                || Long.parseLong(request.headers().get("Content-Length")) > MAX_BODY) {
            request.response().setStatusCode(413).end();
            return;
        }
        request.body()
                .compose(body -> vertx.executeBlocking(() -> words(body.getBytes())))
                .onSuccess(words -> SimulatedMoshi.json(request, words.encode()))
                .onFailure(cause -> request.response().setStatusCode(500).end());
    }

    private JsonArray words(byte[] recording) throws IOException {
        Path file = Files.createTempFile("parley-simulate", ".audio");
        try {
            Files.write(file, recording);
            try (AudioSource source = AudioSources.open(file, RATE)) {
                return hear(source);
            }
        } finally {
            Files.delete(file);
        }
    }

    private JsonArray hear(AudioSource source) throws IOException {
        SimulatedRecogniser recogniser = new SimulatedRecogniser(options.script());
        JsonArray words = new JsonArray();
        short[] samples = new short[SimulatedRecogniser.FRAME];
        int filled;
        do {
            filled = fill(source, samples);
            Arrays.fill(samples, filled, samples.length, (short) 0);
            add(words, recogniser, samples);
        } while (filled == samples.length);
        Arrays.fill(samples, (short) 0);
        for (int i = 0; i < SILENCE_FRAMES; i++) {
            add(words, recogniser, samples);
        }
        return words;
    }

    private static int fill(AudioSource source, short[] samples) throws IOException {
        int filled = 0;
        while (filled < samples.length) {
            int count = source.read(samples, filled, samples.length - filled);
            if (count < 0) {
                return filled;
            }
            filled += count;
        }
        return filled;
    }

    private static void add(JsonArray words, SimulatedRecogniser recogniser, short[] samples) {
        float[] frame = new float[samples.length];
        for (int i = 0; i < frame.length; i++) {
            frame[i] = samples[i] / FULL_SCALE;
        }
        for (SimulatedRecogniser.Heard word : recogniser.hear(frame)) {
            words.add(new JsonObject()
                    .put("type", "Word")
                    .put("text", word.text())
                    .put("start_time", word.startSeconds()));
            words.add(new JsonObject().put("type", "EndWord").put("stop_time", word.stopSeconds()));
        }
    }
}
