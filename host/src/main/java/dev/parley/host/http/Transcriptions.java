package dev.parley.host.http;

import dev.parley.codec.PcmClip;
import dev.parley.codec.WavReader;
import dev.parley.host.HostedRecogniser;
import dev.parley.host.HostedRecogniser.Result;
import dev.parley.host.HostedRecogniser.Speech;
import dev.parley.host.HostedSet.Served;
import dev.parley.host.RequestException;
import dev.parley.resample.Resampler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** {@code POST /v1/audio/transcriptions} (speech-backends.md E.2) with a WAV file, answered as json, verbose_json or text. */
final class Transcriptions {
    /** Of a recording. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    static final int MAX_BODY = 32 * 1024 * 1024;

    private final Vertx vertx;
    private final Optional<Served<HostedRecogniser>> recogniser;

    Transcriptions(Vertx vertx, Optional<Served<HostedRecogniser>> recogniser) {
        this.vertx = vertx;
        this.recogniser = recogniser;
    }

    void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (recogniser.isEmpty()) {
            HostAnswers.absent(response, "--stt");
            return;
        }
        Buffer file = Buffer.buffer();
        request.setExpectMultipart(true);
        request.uploadHandler(upload -> upload.handler(piece -> {
            if (file.length() + piece.length() > MAX_BODY) {
                HostAnswers.error(response, 413, "a recording may have " + MAX_BODY + " bytes");
            } else {
                file.appendBuffer(piece);
            }
        }));
        request.exceptionHandler(broken -> HostAnswers.error(response, 400, "the form cannot be read"));
        request.endHandler(end -> {
            if (!response.ended()) {
                hear(request, file, recogniser.get());
            }
        });
    }

    private void hear(HttpServerRequest request, Buffer file, Served<HostedRecogniser> served) {
        HttpServerResponse response = request.response();
        String format = field(request, "response_format").orElse("json");
        Optional<String> language = field(request, "language").map(it -> it.split("[-_]", 2)[0]);
        Optional<String> prompt = field(request, "prompt");
        HostJob.of(vertx, response).start(served, () -> {
            short[] samples = samples(file.getBytes());
            Result result = served.engine().recognise(new Speech(samples, language, prompt));
            return () -> write(response, format, result, samples.length);
        });
    }

    private static Optional<String> field(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getFormAttribute(name)).filter(value -> !value.isBlank());
    }

    private static short[] samples(byte[] file) throws RequestException {
        try {
            PcmClip clip = WavReader.readAll(new ByteArrayInputStream(file), LONGEST);
            if (clip.sampleRate() == HostedRecogniser.SAMPLE_RATE) {
                return clip.samples();
            }
            Resampler resampler = new Resampler(clip.sampleRate(), HostedRecogniser.SAMPLE_RATE);
            short[] in = clip.samples();
            short[] out = new short[resampler.maxOutput(in.length)];
            return Arrays.copyOf(out, resampler.process(in, 0, in.length, out, 0));
        } catch (IOException | IllegalArgumentException e) {
            throw RequestException.refused("the file is no WAV that can be read: " + e.getMessage());
        }
    }

    private static void write(HttpServerResponse response, String format, Result result, int samples) {
        if (format.equals("text")) {
            if (!response.closed()) {
                response.putHeader("Content-Type", "text/plain; charset=utf-8").end(result.text() + "\n");
            }
            return;
        }
        JsonObject body = new JsonObject().put("text", result.text());
        if (format.equals("verbose_json")) {
            body.put("task", "transcribe").put("duration", samples / (double) HostedRecogniser.SAMPLE_RATE);
            result.language().ifPresent(it -> body.put("language", it));
            JsonArray words = new JsonArray();
            result.words()
                    .forEach(word -> words.add(new JsonObject()
                            .put("word", word.text())
                            .put("start", word.startMs() / 1000.0)
                            .put("end", word.endMs() / 1000.0)));
            body.put("words", words);
        }
        HostAnswers.json(response, body);
    }
}
