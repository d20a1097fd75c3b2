package dev.parley.simulator.cartesia;

import dev.parley.resample.Resampler;
import dev.parley.simulator.speech.SimulatedRecogniser;
import dev.parley.simulator.speech.Speaker;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Optional;

/** One context: text is put together until it is enough, and then spoken. Confined to its connection's loop. */
final class CartesiaContext {
    private static final int RATE = 24_000;
    private static final int FRAMES = 2;
    private static final int TICK_MS = 2;

    private final CartesiaConnection connection;
    private final String id;
    private final JsonObject first;
    private final Resampler resampler;
    private final int bufferDelayMs;
    private final StringBuilder buffer = new StringBuilder();
    /** Texts to be spoken, each in one go, and flushes, which are empty. */
    private final Deque<String> parts = new ArrayDeque<>();

    private Optional<Speaker> speaking = Optional.empty();
    private double seconds;
    private int flushes;
    private long delayTimer = -1;
    private long tickTimer = -1;
    private long expiryTimer = -1;
    private boolean closed;

    CartesiaContext(CartesiaConnection connection, String id, JsonObject first) {
        this.connection = connection;
        this.id = id;
        this.first = first;
        int asked = first.getJsonObject("output_format").getInteger("sample_rate");
        this.resampler = new Resampler(RATE, connection.rate(asked));
        this.bufferDelayMs = first.getInteger("max_buffer_delay_ms", 0);
    }

    JsonObject first() {
        return first;
    }

    void take(JsonObject request) {
        cancel(expiryTimer);
        buffer.append(request.getString("transcript"));
        boolean flush = Boolean.TRUE.equals(request.getValue("flush"));
        closed = !Boolean.TRUE.equals(request.getValue("continue"));
        String text = buffer.toString();
        if (closed || flush || bufferDelayMs == 0 || text.stripTrailing().matches("(?s).*[.!?]")) {
            release();
        } else if (delayTimer < 0) {
            delayTimer = connection.vertx().setTimer(bufferDelayMs, due -> release());
        }
        if (flush) {
            parts.add("");
        }
        speak();
    }

    /** What has come is spoken. */
    private void release() {
        cancel(delayTimer);
        delayTimer = -1;
        String text = buffer.toString();
        buffer.setLength(0);
        if (!text.isBlank()) {
            parts.add(text.strip());
        }
        speak();
    }

    private void speak() {
        if (tickTimer < 0) {
            tickTimer = connection.vertx().setTimer((long) TICK_MS * connection.slowdown(), due -> {
                tickTimer = -1;
                tick();
            });
        }
    }

    private void tick() {
        if (speaking.isPresent()) {
            sound(speaking.get());
        } else if (!parts.isEmpty()) {
            next(parts.remove());
        } else if (closed) {
            end();
            return;
        } else {
            expiryTimer =
                    connection.vertx().setTimer(connection.habits().expiry().toMillis(), due -> end());
            return;
        }
        speak();
    }

    private void next(String text) {
        if (text.isEmpty()) {
            connection.send(message("flush_done").put("flush_done", true).put("flush_id", ++flushes));
            return;
        }
        Speaker speaker = new Speaker(first.getValue("voice").toString(), connection.tones());
        for (String word : text.split("\\s+")) {
            speaker.add(word);
        }
        speaker.end();
        speaking = Optional.of(speaker);
    }

    private void sound(Speaker speaker) {
        ByteBuffer pcm = ByteBuffer.allocate(2 * resampler.maxOutput(FRAMES * SimulatedRecogniser.FRAME))
                .order(ByteOrder.LITTLE_ENDIAN);
        JsonArray words = new JsonArray();
        JsonArray starts = new JsonArray();
        JsonArray ends = new JsonArray();
        for (int i = 0; i < FRAMES && !speaker.done(); i++) {
            speaker.begin().ifPresent(begun -> {
                words.add(begun.word());
                starts.add(seconds + begun.startSeconds());
                ends.add(seconds + (connection.wrongOrder() ? begun.startSeconds() - 1 : begun.stopSeconds()));
            });
            put(pcm, speaker.next());
        }
        JsonObject times = message("timestamps")
                .put(
                        "word_timestamps",
                        new JsonObject()
                                .put("words", words)
                                .put("start", starts)
                                .put("end", ends));
        boolean timed = !words.isEmpty()
                && !connection.habits().noTimes()
                && Boolean.TRUE.equals(first.getValue("add_timestamps"));
        if (timed && !connection.habits().lateTimes()) {
            connection.send(times);
        }
        chunk(pcm);
        if (timed && connection.habits().lateTimes()) {
            connection.send(times);
        }
        if (speaker.done()) {
            seconds += speaker.frames() * SimulatedRecogniser.FRAME_SECONDS;
            speaking = Optional.empty();
        }
    }

    private void put(ByteBuffer pcm, short[] frame) {
        short[] out = new short[resampler.maxOutput(frame.length)];
        int count = resampler.process(frame, 0, frame.length, out, 0);
        for (int i = 0; i < count; i++) {
            pcm.putShort(out[i]);
        }
    }

    private void chunk(ByteBuffer pcm) {
        if (connection.wrongOrder()) {
            connection.send(message("chunk").put("context_id", "somebody-else").put("data", "AAAA"));
        }
        byte[] bytes = new byte[pcm.flip().remaining()];
        pcm.get(bytes);
        connection.send(message("chunk")
                .put("data", Base64.getEncoder().encodeToString(bytes))
                .put("step_time", 1.5)
                .putNull("flush_id"));
    }

    private void end() {
        connection.send(message("done").put("status_code", 200).put("done", true));
        stop();
        connection.ended(id);
    }

    private JsonObject message(String type) {
        return new JsonObject()
                .put("type", type)
                .put("context_id", id)
                .put("done", false)
                .put("status_code", 206);
    }

    void stop() {
        cancel(delayTimer);
        cancel(tickTimer);
        cancel(expiryTimer);
    }

    private void cancel(long timer) {
        if (timer >= 0) {
            connection.vertx().cancelTimer(timer);
        }
    }
}
