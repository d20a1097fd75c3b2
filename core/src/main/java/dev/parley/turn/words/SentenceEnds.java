package dev.parley.turn.words;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How likely it is that an English sentence is complete after the words said so far: a logistic regression on
 * {@link SentenceFeatures}, trained on whole sentences and the same ones broken off. Takes some 30 ms and 2 MB to load, some
 * microseconds to ask. Immutable.
 */
final class SentenceEnds {
    private static final String WEIGHTS = "english-endings.tsv";
    private static final String CLASSES = "english-classes.tsv";
    private static final String BIAS = "bias";

    private final Map<String, Double> weights;
    private final WordClasses classes;
    private final double bias;

    private SentenceEnds(Map<String, Double> weights, WordClasses classes) {
        this.weights = weights;
        this.classes = classes;
        this.bias = weights.getOrDefault(BIAS, 0.0);
    }

    /** The one that Parley comes with, loaded at the first use. */
    static SentenceEnds shared() {
        return Shared.LOADED;
    }

    private static final class Shared {
        static final SentenceEnds LOADED = load();
    }

    private static SentenceEnds load() {
        Map<String, Double> weights = new HashMap<>();
        for (String[] line : lines(WEIGHTS)) {
            weights.put(line[0], Double.valueOf(line[1]));
        }
        Map<String, String> known = new HashMap<>();
        for (String[] line : lines(CLASSES)) {
            for (String word : line[1].split(" ")) {
                known.put(word, line[0]);
            }
        }
        return new SentenceEnds(weights, new WordClasses(known));
    }

    private static List<String[]> lines(String name) {
        List<String[]> lines = new ArrayList<>();
        try (InputStream in = SentenceEnds.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("this build lacks " + name);
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line.split("\t"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
        return lines;
    }

    /** @param words of one sentence, at least one, in lower case and without marks */
    double probability(List<String> words) {
        List<String> plain =
                words.stream().map(word -> word.replaceAll("[0-9]+", "0")).toList();
        double sum = bias;
        for (String feature : SentenceFeatures.of(plain, classes.of(plain))) {
            sum += weights.getOrDefault(feature, 0.0);
        }
        return 1 / (1 + Math.exp(-sum));
    }
}
