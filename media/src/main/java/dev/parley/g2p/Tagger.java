package dev.parley.g2p;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Parts of speech, as Penn Treebank tags, by an averaged perceptron that reads from left to right: the tag whose weights,
 * summed over what is seen around a word, are highest. Thread-safe.
 */
final class Tagger {
    private static final String FILE = "tagger.json.gz";
    private static final String[] BEFORE = {"-START2-", "-START-"};
    private static final String[] AFTER = {"-END-", "-END2-"};
    private static final int SHAPE_LENGTH = 4;

    private final List<String> tags;
    private final Map<String, String> certain;
    private final KeyIndex known;
    private final Weights weights;

    private Tagger(Loader loader) {
        tags = List.copyOf(loader.tags);
        certain = Map.copyOf(loader.certain);
        known = loader.known.build();
        weights = new Weights(
                loader.features.build(),
                Arrays.copyOf(loader.tagOf, loader.count),
                Arrays.copyOf(loader.weight, loader.count));
    }

    /**
     * The perceptron's weights. A feature's record is its number of entries, then as many pairs of tag and weight.
     *
     * @param tagOf tag of an entry; at a feature's place the number of its entries
     */
    private record Weights(KeyIndex features, byte[] tagOf, float[] weight) {
        void addTo(float[] scores, CharSequence... feature) {
            int place = features.place(feature);
            if (place < 0) {
                return;
            }
            int end = place + 1 + tagOf[place];
            for (int i = place + 1; i < end; i++) {
                scores[tagOf[i]] += weight[i];
            }
        }
    }

    /** @throws IOException when {@code tagger.json.gz} is missing or damaged */
    static Tagger load(Path folder) throws IOException {
        Loader loader = new Loader();
        JsonFiles.object(folder.resolve(FILE), loader::entry);
        return new Tagger(loader);
    }

    /** One tag a token; tokens are words, punctuation marks and contracted endings such as {@code n't}. */
    List<String> tag(List<String> tokens) {
        String[] seen = new String[tokens.size() + 4];
        System.arraycopy(BEFORE, 0, seen, 0, 2);
        for (int i = 0; i < tokens.size(); i++) {
            seen[i + 2] = normal(tokens.get(i));
        }
        System.arraycopy(AFTER, 0, seen, tokens.size() + 2, 2);
        List<String> found = new ArrayList<>(tokens.size());
        String last = BEFORE[0];
        String beforeLast = BEFORE[1];
        for (int i = 0; i < tokens.size(); i++) {
            String tag = certain.get(tokens.get(i));
            if (tag == null) {
                tag = best(tokens.get(i), i, seen, last, beforeLast);
            }
            found.add(tag);
            beforeLast = last;
            last = tag;
        }
        return found;
    }

    private String best(String word, int index, String[] seen, String last, String beforeLast) {
        int at = index + 2;
        String[][] features = {
            {"b"},
            {"s3=", ending(word)},
            {"p1=", word.substring(0, 1)},
            {"w=", seen[at]},
            {"sh=", shape(word)},
            {index == 0 ? "i0" : "i+"},
            {"t-1=", last},
            {"t-2=", beforeLast},
            {"t-12=", last, ",", beforeLast},
            {"w-1=", seen[at - 1]},
            {"s3-1=", ending(seen[at - 1])},
            {"w-2=", seen[at - 2]},
            {"w+1=", seen[at + 1]},
            {"s3+1=", ending(seen[at + 1])},
            {"w+2=", seen[at + 2]},
        };
        float[] scores = new float[tags.size()];
        for (String[] feature : features) {
            weights.addTo(scores, feature);
        }
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return tags.get(best);
    }

    /** The word as the weights know it: classes for numbers and compounds, a shape for rare words. */
    private String normal(String word) {
        if (word.indexOf('-') > 0) {
            return "!HYPHEN";
        }
        if (word.length() == 4 && word.chars().allMatch(Character::isDigit)) {
            return "!YEAR";
        }
        if (Character.isDigit(word.charAt(0))) {
            return "!DIGITS";
        }
        String lower = word.toLowerCase(Locale.ROOT);
        return known.contains(lower) ? lower : "<" + shape(word) + ">";
    }

    private static String ending(String word) {
        return word.substring(Math.max(0, word.length() - 3));
    }

    private static String shape(String word) {
        if (word.chars().allMatch(Character::isLetter)) {
            return shapeOfLetters(word);
        }
        if (word.chars().allMatch(Character::isDigit)) {
            return "d";
        }
        StringBuilder shape = new StringBuilder(SHAPE_LENGTH);
        for (int i = 0; i < Math.min(SHAPE_LENGTH, word.length()); i++) {
            char c = word.charAt(i);
            shape.append(Character.isLetter(c) ? 'x' : Character.isDigit(c) ? 'd' : c);
        }
        return shape.toString();
    }

    private static String shapeOfLetters(String word) {
        if (word.equals(word.toLowerCase(Locale.ROOT))) {
            return "x";
        }
        if (word.equals(word.toUpperCase(Locale.ROOT))) {
            return word.length() == 1 ? "X1" : "XX";
        }
        String rest = word.substring(1);
        return Character.isUpperCase(word.charAt(0)) && rest.equals(rest.toLowerCase(Locale.ROOT)) ? "Xx" : "xX";
    }

    /** Collects what the file holds. */
    private static final class Loader {
        private List<String> tags = List.of();
        private final Map<String, String> certain = new HashMap<>();
        private final KeyIndex.Builder known = new KeyIndex.Builder();
        private final KeyIndex.Builder features = new KeyIndex.Builder();
        private byte[] tagOf = new byte[1 << 18];
        private float[] weight = new float[1 << 18];
        private int count;

        void entry(String name, JsonParser json) throws IOException {
            switch (name) {
                case "tags" -> tags = JsonFiles.strings(json);
                case "tagdict" ->
                    JsonFiles.fields(
                            json,
                            (word, value) -> certain.put(word, value.getText().intern()));
                case "vocab" -> JsonFiles.strings(json).forEach(word -> known.add(word, 0));
                case "weights" -> JsonFiles.fields(json, this::feature);
                default -> json.skipChildren();
            }
        }

        private void feature(String name, JsonParser json) throws IOException {
            features.add(name, count);
            int place = count;
            add(0, 0);
            JsonFiles.fields(json, (tag, value) -> add(tags.indexOf(tag), (float) value.getDoubleValue()));
            tagOf[place] = (byte) (count - place - 1);
        }

        private void add(int tag, float value) throws IOException {
            if (tag < 0) {
                throw new IOException("a weight for a tag that is not in the list of tags");
            }
            if (count == tagOf.length) {
                tagOf = Arrays.copyOf(tagOf, 2 * count);
                weight = Arrays.copyOf(weight, 2 * count);
            }
            tagOf[count] = (byte) tag;
            weight[count++] = value;
        }
    }
}
