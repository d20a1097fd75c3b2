package dev.parley.g2p;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** The phonemes, stress marks and punctuation that the network knows, each with its number. Immutable. */
public final class PhonemeVocabulary {
    /** Stands at both ends of what the network is given. */
    public static final int EDGE = 0;

    private static final String FILE = "vocab.json";

    private final short[] ids = new short[1 << 16];

    private PhonemeVocabulary() {
        Arrays.fill(ids, (short) -1);
    }

    /** @throws IOException when {@code vocab.json} is missing or damaged */
    public static PhonemeVocabulary load(Path folder) throws IOException {
        PhonemeVocabulary vocabulary = new PhonemeVocabulary();
        JsonFiles.object(folder.resolve(FILE), (name, json) -> {
            if (name.length() == 1) {
                vocabulary.ids[name.charAt(0)] = (short) json.getIntValue();
            }
        });
        return vocabulary;
    }

    /** The number of a symbol, or -1 for one the network does not know. */
    public int id(char symbol) {
        return ids[symbol];
    }
}
