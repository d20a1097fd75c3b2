package dev.parley.host.http;

import dev.parley.codec.WavWriter;
import dev.parley.host.HostedSet.Served;
import dev.parley.host.HostedVoice;
import dev.parley.host.RequestException;
import dev.parley.resample.Resampler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;

/** {@code POST /v1/audio/speech} (speech-backends.md E.1), answered as pcm of 24 kHz or wav, while it is being spoken. */
final class Synthesis {
    /** Of what is sent, in Hz, as OpenAI's pcm. */
    static final int SAMPLE_RATE = 24_000;

    static final int MAX_BODY = 64 * 1024;
    /** Characters of one text. */
    static final int MAX_INPUT = 4_096;

    private static final double SLOWEST = 0.25;
    private static final double FASTEST = 4.0;

    private final Vertx vertx;
    private final Optional<Served<HostedVoice>> voice;

    Synthesis(Vertx vertx, Optional<Served<HostedVoice>> voice) {
        this.vertx = vertx;
        this.voice = voice;
    }

    void answer(HttpServerRequest request) {
        if (voice.isEmpty()) {
            HostAnswers.absent(request.response(), "--tts");
            return;
        }
        JsonBody.read(request, MAX_BODY, body -> speak(request.response(), body, voice.get()));
    }

    private void speak(HttpServerResponse response, JsonObject body, Served<HostedVoice> served)
            throws RequestException {
        String input = body.getString("input", "");
        String format = body.getString("response_format", "pcm");
        if (input.isBlank() || input.length() > MAX_INPUT) {
            throw RequestException.refused("input must have 1 to " + MAX_INPUT + " characters");
        }
        if (!format.equals("pcm") && !format.equals("wav")) {
            throw RequestException.refused("response_format must be pcm or wav");
        }
        HostedVoice.Text text = new HostedVoice.Text(
                input, body.getString("voice", ""), Math.clamp(body.getDouble("speed", 1.0), SLOWEST, FASTEST));
        response.setChunked(true).putHeader("Content-Type", format.equals("pcm") ? "audio/pcm" : "audio/wav");
        HostJob job = HostJob.of(vertx, response);
        job.start(served, () -> {
            if (format.equals("wav")) {
                job.send(Buffer.buffer(WavWriter.header(SAMPLE_RATE, WavWriter.UNKNOWN_LENGTH)));
            }
            Resampler resampler = new Resampler(served.engine().sampleRate(), SAMPLE_RATE);
            served.engine().speak(text, samples -> job.send(pcm(converted(resampler, samples))));
            short[] rest = new short[resampler.maxOutput(resampler.delay() + 1)];
            job.send(pcm(Arrays.copyOf(rest, resampler.flush(rest, 0))));
            return () -> {
                if (!response.closed()) {
                    response.end();
                }
            };
        });
    }

    private static short[] converted(Resampler resampler, short[] samples) {
        short[] out = new short[resampler.maxOutput(samples.length)];
        return Arrays.copyOf(out, resampler.process(samples, 0, samples.length, out, 0));
    }

    private static Buffer pcm(short[] samples) {
        Buffer bytes = Buffer.buffer(2 * samples.length);
        for (short sample : samples) {
            bytes.appendShortLE(sample);
        }
        return bytes;
    }
}
