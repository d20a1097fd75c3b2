package dev.parley.voices.donation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What a donor was asked to read aloud, so that nobody can give somebody else's voice away.
 *
 * @param text the consent and the sentences after it
 */
public record Verification(UUID id, String text, Instant created) {
    /** Spelt so on the wire (unmute.md section 1). */
    private static final String CREATED = "created_at_timetamp";

    /** How long it is accepted. */
    static final Duration VALID = Duration.ofMinutes(5);

    boolean isExpired(Instant now) {
        return now.isAfter(created.plus(VALID));
    }

    /** As clients get it and as it is stored. */
    public ObjectNode json() {
        return Json.object().put("id", id.toString()).put("text", text).put(CREATED, seconds(created));
    }

    /** Empty when it is none. */
    static Optional<Verification> read(byte[] bytes) {
        try {
            JsonNode json = Json.parse(bytes);
            long micros = Math.round(json.path(CREATED).asDouble() * 1e6);
            return Optional.of(new Verification(
                    UUID.fromString(json.path("id").asText()),
                    json.path("text").asText(),
                    Instant.EPOCH.plusNanos(Math.multiplyExact(micros, 1000L))));
        } catch (Json.MalformedException | IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** Seconds since 1970, as Unmute writes times. */
    static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / 1000 / 1e6;
    }
}
