package dev.parley.dialect.realtime.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.audio.Samples;
import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.dialect.realtime.audio.AudioFormat;
import dev.parley.dialect.realtime.audio.AudioIn;
import dev.parley.dialect.realtime.items.ItemRules;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.support.Base64Text;
import java.time.Duration;
import java.util.ArrayList;
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
     * How the sound of items comes.
     *
     * @param most of it in one part
     */
    record Format(AudioFormat audio, int sessionRate, Duration most) {}

    /**
     * @param item as {@link ItemRules} have accepted it
     * @param format of the session's input audio
     * @throws InvalidEventException naming the part whose audio cannot be read
     */
    static ItemSound of(JsonNode item, Format format) throws InvalidEventException {
        Map<Integer, short[]> parts = new TreeMap<>();
        JsonNode content = item.path("content");
        for (int i = 0; i < content.size(); i++) {
            JsonNode audio = content.get(i).path("audio");
            if (audio.isTextual()) {
                parts.put(i, samples(audio.textValue(), format, "item.content[" + i + "].audio"));
            }
        }
        return new ItemSound(parts, format.sessionRate());
    }

    private static short[] samples(String encoded, Format format, String path) throws InvalidEventException {
        long ms = format.audio().msOf(encoded.length() / 4L * 3);
        if (ms > format.most().toMillis()) {
            throw InvalidEventException.value(
                    path,
                    "Invalid '" + path + "': " + ms + " ms in one item, where at most "
                            + format.most().toMillis() + " ms are taken.");
        }
        try {
            return AudioIn.of(format.audio(), format.sessionRate()).decode(Base64Text.decode(encoded));
        } catch (IllegalArgumentException e) {
            throw InvalidEventException.value(
                    path,
                    "Invalid '" + path + "': expected base64 of "
                            + format.audio().type() + " at "
                            + format.audio().sampleRate()
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
