package dev.parley.engines.elevenlabs;

import dev.parley.engines.support.service.ReplySound;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Words out of the times of characters, which come with each piece of sound and count from its beginning. A word that goes on
 * in the next piece is told with the first where it is known what it will be. Not thread-safe.
 */
final class AlignedWords {
    private static final double MS = 1_000;

    private final ReplySound reply;
    private final StringBuilder word = new StringBuilder();
    private double start;
    private double stop;
    private boolean told;
    /** The pieces so far, each as long as its characters, in seconds. */
    private double pieces;

    AlignedWords(ReplySound reply) {
        this.reply = reply;
    }

    /** Another context begins. */
    void begin() {
        pieces = 0;
        next();
    }

    private void next() {
        word.setLength(0);
        told = false;
    }

    /** Takes the times of the next piece of sound, before the sound. Nothing where they are not there. */
    void take(Object alignment) {
        if (!(alignment instanceof JsonObject json)) {
            return;
        }
        Optional<JsonArray> chars = list(json, "chars", "characters");
        Optional<JsonArray> starts = list(json, "charStartTimesMs", "charsStartTimesMs");
        Optional<JsonArray> durations = list(json, "charDurationsMs", "charsDurationsMs");
        if (chars.isEmpty() || starts.isEmpty() || durations.isEmpty()) {
            return;
        }
        double offset = reply.seconds();
        double piece = 0;
        int count = Math.min(
                chars.get().size(),
                Math.min(starts.get().size(), durations.get().size()));
        for (int i = 0; i < count; i++) {
            if (starts.get().getValue(i) instanceof Number from
                    && durations.get().getValue(i) instanceof Number length) {
                double begins = offset + from.doubleValue() / MS;
                // Its last character may go on in the next piece.
                piece = Math.max(piece, (from.doubleValue() + length.doubleValue() / 2) / MS);
                character(String.valueOf(chars.get().getValue(i)), begins, begins + length.doubleValue() / MS);
            }
        }
        pieces += piece;
        reply.lasts(pieces);
        if (!word.isEmpty() && !told) {
            told = reply.begun(word.toString(), start, stop);
        }
    }

    private static Optional<JsonArray> list(JsonObject json, String name, String otherName) {
        Object value = json.getValue(name) == null ? json.getValue(otherName) : json.getValue(name);
        return value instanceof JsonArray list ? Optional.of(list) : Optional.empty();
    }

    private void character(String character, double begins, double ends) {
        if (character.isBlank()) {
            end();
            return;
        }
        if (word.isEmpty()) {
            start = begins;
        }
        word.append(character);
        stop = ends;
    }

    /** No more characters of this word come. */
    void end() {
        if (!word.isEmpty() && !told) {
            reply.word(word.toString(), start, stop);
        }
        next();
    }
}
