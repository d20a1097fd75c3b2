package dev.parley.g2p;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.core.JsonParser;
import dev.parley.onnx.OnnxModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads words that no lexicon has, by a network that writes up to a few phonemes for each letter: its classes are
 * phonemes and a blank, and a class repeated without a blank between is one phoneme. Thread-safe if the runner is.
 */
public final class SpellingNetwork {
    private static final String FILE = "oov.json";
    private static final int BLANK = 0;

    private final Map<Character, Integer> letters = new HashMap<>();
    private List<String> phonemes = List.of();
    private int longest = Integer.MAX_VALUE;
    private final Runner runner;

    /** Runs {@code oov.onnx}: classes of letters in, classes of phonemes out. */
    @FunctionalInterface
    public interface Runner {
        /** @throws UncheckedIOException when the network cannot be run */
        long[] run(long[] letters);
    }

    private SpellingNetwork(Runner runner) {
        this.runner = runner;
    }

    /** Runs the loaded network; only while the caller counts as one of its users. */
    public static Runner on(OnnxModel model) {
        return word -> {
            try (OnnxTensor chars = OnnxTensor.createTensor(
                            model.environment(), LongBuffer.wrap(word), new long[] {1, word.length});
                    OrtSession.Result result = model.session().run(Map.of("chars", chars))) {
                LongBuffer buffer = ((OnnxTensor) result.get(0)).getLongBuffer();
                long[] classes = new long[buffer.remaining()];
                buffer.get(classes);
                return classes;
            } catch (OrtException e) {
                throw new UncheckedIOException(new IOException("onnxruntime cannot run the spelling network", e));
            }
        };
    }

    /** @throws IOException when {@code oov.json} is missing or damaged */
    public static SpellingNetwork load(Path folder, Runner runner) throws IOException {
        SpellingNetwork network = new SpellingNetwork(runner);
        JsonFiles.object(folder.resolve(FILE), network::entry);
        return network;
    }

    private void entry(String name, JsonParser json) throws IOException {
        switch (name) {
            case "in" -> {
                List<String> alphabet = JsonFiles.strings(json);
                for (int i = 0; i < alphabet.size(); i++) {
                    letters.put(alphabet.get(i).charAt(0), i + 1);
                }
            }
            case "out" -> phonemes = JsonFiles.strings(json);
            case "maxlen" -> longest = json.getIntValue();
            default -> json.skipChildren();
        }
    }

    /** Phonemes of a word; empty when none of its characters is a letter the network knows. A very long word is cut. */
    String read(String word) {
        StringBuilder known = new StringBuilder();
        for (char c : Normalizer.normalize(word, Normalizer.Form.NFC).toCharArray()) {
            if (letters.containsKey(c)) {
                known.append(c);
            }
        }
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < known.length(); at += longest) {
            out.append(piece(known.substring(at, Math.min(known.length(), at + longest))));
        }
        return out.toString();
    }

    private String piece(String word) {
        long[] codes = word.chars().mapToLong(c -> letters.get((char) c)).toArray();
        StringBuilder out = new StringBuilder();
        long before = BLANK;
        for (long code : runner.run(codes)) {
            if (code != BLANK && code != before) {
                out.append(phonemes.get((int) code - 1));
            }
            before = code;
        }
        return out.toString();
    }
}
