package dev.parley.dialect.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.audio.Samples;
import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The audio that comes with an item a client makes.
 *
 * @param parts samples at the session's rate by the index of their part
 */
record ItemSound(Map<Integer, short[]> parts, int sampleRate) {
    /**
     * @param item as {@link ItemRules} have accepted it
     * @param format of the session's input audio
     * @throws InvalidEventException naming the part whose audio cannot be read
     */
    static ItemSound of(JsonNode item, AudioFormat format, int sampleRate) throws InvalidEventException {
        Map<Integer, short[]> parts = new TreeMap<>();
        JsonNode content = item.path("content");
        for (int i = 0; i < content.size(); i++) {
            JsonNode audio = content.get(i).path("audio");
            if (audio.isTextual()) {
                parts.put(i, samples(audio.textValue(), format, sampleRate, "item.content[" + i + "].audio"));
            }
        }
        return new ItemSound(parts, sampleRate);
    }

    private static short[] samples(String encoded, AudioFormat format, int sampleRate, String path)
            throws InvalidEventException {
        try {
            return AudioIn.of(format, sampleRate).decode(Base64.getDecoder().decode(encoded));
        } catch (IllegalArgumentException e) {
            throw InvalidEventException.value(
                    path,
                    "Invalid '" + path + "': expected base64 of " + format.type() + " at " + format.sampleRate()
                            + " Hz, mono. " + e.getMessage() + ".");
        }
    }

    /** The item, its parts as long as their audio. */
    Item measured(Item item) {
        if (parts.isEmpty() || !(item instanceof Item.Message message)) {
            return item;
        }
        List<Part> measured = new ArrayList<>(message.parts());
        parts.forEach((i, samples) -> {
            if (measured.get(i) instanceof Part.InputAudio audio) {
                measured.set(i, new Part.InputAudio(audio.transcript(), Samples.toMs(samples.length, sampleRate)));
            }
        });
        return message.with(message.status(), measured);
    }
}
