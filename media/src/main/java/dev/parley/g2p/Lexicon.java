package dev.parley.g2p;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Words with their phonemes, out of one file of the voice. Most words have one reading; a few have several, by part of
 * speech or by place in the sentence. Some 90,000 words take about 2 MB. Immutable; thread-safe.
 */
final class Lexicon {
    private static final String DEFAULT = "DEFAULT";

    private final KeyIndex index;
    /** At each word's place: one byte of length, then phonemes in UTF-8. */
    private final byte[] readings;

    private final Map<String, Map<String, Optional<String>>> heteronyms;

    private Lexicon(KeyIndex index, byte[] readings, Map<String, Map<String, Optional<String>>> heteronyms) {
        this.index = index;
        this.readings = readings;
        this.heteronyms = heteronyms;
    }

    /** @throws IOException when the file is missing or damaged */
    static Lexicon load(Path file) throws IOException {
        Loader loader = new Loader();
        JsonFiles.object(file, loader::entry);
        return new Lexicon(loader.index.build(), loader.readings.toByteArray(), Map.copyOf(loader.heteronyms));
    }

    boolean contains(String word) {
        return heteronyms.containsKey(word) || index.contains(word);
    }

    /**
     * The word's phonemes.
     *
     * @param keys what its readings may depend on, most telling first, such as {@code VBD}, {@code VERB}
     * @return empty when the word is not here, or here not as a word of that kind
     */
    Optional<String> reading(String word, String... keys) {
        Map<String, Optional<String>> variants = heteronyms.get(word);
        if (variants != null) {
            for (String key : keys) {
                if (variants.containsKey(key)) {
                    return variants.get(key);
                }
            }
            return variants.getOrDefault(DEFAULT, Optional.empty());
        }
        int place = index.place(word);
        return place < 0
                ? Optional.empty()
                : Optional.of(new String(readings, place + 1, readings[place] & 0xff, StandardCharsets.UTF_8));
    }

    /** Collects the entries of a file. */
    private static final class Loader {
        private final KeyIndex.Builder index = new KeyIndex.Builder();
        private final ByteArrayOutputStream readings = new ByteArrayOutputStream(1 << 21);
        private final Map<String, Map<String, Optional<String>>> heteronyms = new HashMap<>();

        void entry(String word, JsonParser json) throws IOException {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                Map<String, Optional<String>> variants = new HashMap<>();
                JsonFiles.fields(
                        json, (key, value) -> variants.put(key, Optional.ofNullable(value.getValueAsString())));
                heteronyms.put(word, Map.copyOf(variants));
                return;
            }
            byte[] phonemes = json.getText().getBytes(StandardCharsets.UTF_8);
            if (phonemes.length > 255) {
                throw new IOException("the reading of '" + word + "' is too long");
            }
            index.add(word, readings.size());
            readings.write(phonemes.length);
            readings.write(phonemes, 0, phonemes.length);
        }
    }
}
