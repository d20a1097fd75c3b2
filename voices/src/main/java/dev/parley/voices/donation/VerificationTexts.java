package dev.parley.voices.donation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** What donors read: their consent, and two sentences nobody could have recorded beforehand. Immutable. */
final class VerificationTexts {
    private static final String CONSENT = "I consent to my voice being used for voice cloning.";
    private static final String FILE = "sentences.txt";

    private final List<String> sentences;

    private VerificationTexts(List<String> sentences) {
        this.sentences = sentences;
    }

    static VerificationTexts load() {
        try (InputStream in = VerificationTexts.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing from the build");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return new VerificationTexts(
                    reader.lines().filter(line -> !line.isBlank()).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> sentences() {
        return sentences;
    }

    String choose(RandomGenerator random) {
        int first = random.nextInt(sentences.size());
        int second = (first + 1 + random.nextInt(sentences.size() - 1)) % sentences.size();
        return String.join(" ", CONSENT, sentences.get(first), sentences.get(second));
    }
}
