package dev.parley.simulator.elevenlabs;

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

/** One context: text is put together until there is enough of it, and then spoken. Confined to its connection's loop. */
final class ElevenLabsContext {
    private static final int RATE = 24_000;
    private static final int FRAMES = 2;
    private static final int TICK_MS = 2;
    private static final JsonArray USUAL_SCHEDULE = JsonArray.of(120, 160, 250, 290);

    private final ElevenLabsConnection connection;
    private final String id;
    private final JsonArray schedule;
    private final Resampler resampler;
    private final StringBuilder buffer = new StringBuilder();
    private final Deque<String> parts = new ArrayDeque<>();
    private final Deque<Letter> letters = new ArrayDeque<>();
    private Optional<Speaker> speaking = Optional.empty();
    private double partSeconds;
    private double seconds;
    private int pieces;
    private boolean flushing;
    private boolean closed;
    private long tickTimer = -1;
    private long inactivityTimer = -1;

    /** A character and when it is spoken, in seconds of the context. */
    private record Letter(String character, double start, double length) {}

    ElevenLabsContext(ElevenLabsConnection connection, String id, JsonObject first) {
        this.connection = connection;
        this.id = id;
        this.schedule = first.getJsonObject("generation_config", new JsonObject())
                .getJsonArray("chunk_length_schedule", USUAL_SCHEDULE);
        this.resampler = new Resampler(RATE, connection.rate());
    }

    void take(JsonObject request) {
        stayActive();
        if (Boolean.TRUE.equals(request.getValue("close_context"))) {
            closed = true;
            if (!flushing) {
                parts.clear();
                speaking = Optional.empty();
            }
            speak();
            return;
        }
        buffer.append(request.getString("text", ""));
        boolean flush = Boolean.TRUE.equals(request.getValue("flush"));
        int enough = schedule.getInteger(Math.min(pieces, schedule.size() - 1));
        if (flush || connection.query().auto() || buffer.length() >= enough) {
            flushing = flush;
            release();
        }
    }

    private void stayActive() {
        cancel(inactivityTimer);
        int usual = connection.query().inactivityMs();
        int wanted = connection.habits().inactivityMs();
        inactivityTimer = connection.vertx().setTimer(wanted > 0 ? wanted : usual, due -> {
            closed = true;
            speak();
        });
    }

    private void release() {
        String text = buffer.toString().strip();
        buffer.setLength(0);
        if (!text.isEmpty()) {
            parts.add(text);
            pieces++;
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
            piece(speaking.get());
        } else if (!parts.isEmpty()) {
            speaking = Optional.of(speaker(parts.remove()));
        } else {
            if (closed) {
                stop();
                connection.ended(id);
            }
            return;
        }
        speak();
    }

    private Speaker speaker(String text) {
        Speaker speaker = new Speaker(connection.query().voice(), connection.tones());
        for (String word : text.split("\\s+")) {
            speaker.add(word);
        }
        speaker.end();
        partSeconds = seconds;
        return speaker;
    }

    private void piece(Speaker speaker) {
        ByteBuffer pcm = ByteBuffer.allocate(2 * resampler.maxOutput(FRAMES * SimulatedRecogniser.FRAME))
                .order(ByteOrder.LITTLE_ENDIAN);
        double start = seconds;
        for (int i = 0; i < FRAMES && !speaker.done(); i++) {
            speaker.begin().ifPresent(this::spell);
            put(pcm, speaker.next());
            seconds += SimulatedRecogniser.FRAME_SECONDS;
        }
        byte[] bytes = new byte[pcm.flip().remaining()];
        pcm.get(bytes);
        JsonObject message = new JsonObject().put("audio", Base64.getEncoder().encodeToString(bytes));
        JsonObject times = alignment(start);
        boolean timed = connection.query().times() && !connection.habits().noTimes();
        connection.send(
                id, message.put("alignment", timed ? times : null).put("normalizedAlignment", timed ? times : null));
        if (speaker.done()) {
            speaking = Optional.empty();
        }
    }

    private void spell(Speaker.Begun begun) {
        String word = begun.word() + " ";
        double length = (begun.stopSeconds() - begun.startSeconds()) / word.length();
        for (int i = 0; i < word.length(); i++) {
            double start = partSeconds + begun.startSeconds() + i * length;
            letters.add(new Letter(word.substring(i, i + 1), start, length));
        }
    }

    /** Of the characters that begin in the sound since {@code start}, from its beginning. */
    private JsonObject alignment(double start) {
        JsonArray chars = new JsonArray();
        JsonArray starts = new JsonArray();
        JsonArray durations = new JsonArray();
        while (!letters.isEmpty() && letters.peek().start() < seconds - 1e-9) {
            Letter letter = letters.remove();
            chars.add(letter.character());
            starts.add(Math.round(1000 * (letter.start() - start)));
            durations.add(Math.round(1000 * letter.length()));
        }
        boolean other = connection.habits().otherSpelling();
        return new JsonObject()
                .put("chars", chars)
                .put(other ? "charsStartTimesMs" : "charStartTimesMs", starts)
                .put(other ? "charsDurationsMs" : "charDurationsMs", durations);
    }

    private void put(ByteBuffer pcm, short[] frame) {
        short[] out = new short[resampler.maxOutput(frame.length)];
        int count = resampler.process(frame, 0, frame.length, out, 0);
        for (int i = 0; i < count; i++) {
            pcm.putShort(out[i]);
        }
    }

    void stop() {
        cancel(tickTimer);
        cancel(inactivityTimer);
    }

    private void cancel(long timer) {
        if (timer >= 0) {
            connection.vertx().cancelTimer(timer);
        }
    }
}
