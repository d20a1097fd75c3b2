package dev.parley.dialect.realtime.audio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.Json;

/** The encodings of audio a client may choose between, mono all (openai-realtime.md 2). */
public enum AudioFormat {
    /** 16-bit little-endian at 24 kHz. */
    PCM16("audio/pcm", 24_000),
    /** G.711 mu-law at 8 kHz. */
    PCMU("audio/pcmu", 8000),
    /** G.711 A-law at 8 kHz. */
    PCMA("audio/pcma", 8000);

    private final String type;
    private final int sampleRate;

    AudioFormat(String type, int sampleRate) {
        this.type = type;
        this.sampleRate = sampleRate;
    }

    public String type() {
        return type;
    }

    /** In Hz. */
    public int sampleRate() {
        return sampleRate;
    }

    /** Bytes of this much audio. */
    int bytesOf(int ms) {
        return sampleRate / 1000 * ms * (this == PCM16 ? Short.BYTES : 1);
    }

    /** How much audio these bytes are. */
    public long msOf(long bytes) {
        return bytes * 1000 / sampleRate / (this == PCM16 ? Short.BYTES : 1);
    }

    public ObjectNode json() {
        ObjectNode json = Json.object().put("type", type);
        return this == PCM16 ? json.put("rate", sampleRate) : json;
    }

    /** Of a format object that was checked before. */
    public static AudioFormat of(JsonNode format) {
        String type = format.path("type").asText();
        for (AudioFormat candidate : values()) {
            if (candidate.type.equals(type)) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("unchecked audio format " + type);
    }
}
