package dev.parley.engines.openai.realtime;

import dev.parley.engines.support.service.PcmInput;
import dev.parley.engines.support.service.PcmOutput;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;

/**
 * Puts audio and the ends of utterances into a server's messages: at its rate, in base64. What is said to it as a text is
 * {@link #COMMIT} with a number behind it, or {@link #CLEAR}. Loop only.
 *
 * <p>vLLM works on one utterance at a time and drops audio that comes before it has told its text, so nothing goes out until
 * {@link #answered}.
 */
final class AppendedAudio implements PcmOutput.Sink {
    static final String COMMIT = "commit_";
    static final String CLEAR = "clear";

    private static final String COMMITS = "input_audio_buffer.commit";

    private final PcmOutput.Sink connection;
    private final Shape shape;
    private final int rate;
    private PcmInput resampled;
    private boolean begun;
    private boolean awaiting;

    /** @param rate of the audio that comes, in Hz */
    AppendedAudio(PcmOutput.Sink connection, Shape shape, int rate) {
        this.connection = connection;
        this.shape = shape;
        this.rate = rate;
        this.resampled = new PcmInput(rate, shape.rate());
    }

    @Override
    public boolean full() {
        return awaiting || connection.full();
    }

    @Override
    public void send(Buffer pcm) {
        append(resampled.take(pcm.getBytes()));
    }

    private void append(short[] samples) {
        if (samples.length == 0) {
            return;
        }
        if (shape == Shape.VLLM && !begun) {
            say(new JsonObject().put("type", COMMITS));
        }
        begun = true;
        byte[] bytes = new byte[2 * samples.length];
        for (int i = 0; i < samples.length; i++) {
            bytes[2 * i] = (byte) samples[i];
            bytes[2 * i + 1] = (byte) (samples[i] >> 8);
        }
        say(new JsonObject()
                .put("type", "input_audio_buffer.append")
                .put("audio", Base64.getEncoder().encodeToString(bytes)));
    }

    @Override
    public void send(String mark) {
        append(resampled.end());
        resampled = new PcmInput(rate, shape.rate());
        if (shape != Shape.VLLM) {
            String type = mark.equals(CLEAR) ? "input_audio_buffer.clear" : COMMITS;
            say(new JsonObject().put("type", type).put("event_id", mark));
            begun = false;
        } else if (!mark.equals(CLEAR)) {
            say(new JsonObject().put("type", COMMITS).put("final", true));
            begun = false;
            awaiting = true;
        }
    }

    /** The text of the utterance that ended has come. */
    void answered() {
        awaiting = false;
    }

    private void say(JsonObject message) {
        connection.send(message.encode());
    }
}
