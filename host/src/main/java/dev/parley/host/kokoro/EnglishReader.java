package dev.parley.host.kokoro;

import dev.parley.g2p.ClauseReader;
import dev.parley.g2p.PhonemeVocabulary;
import dev.parley.g2p.Reading;
import dev.parley.g2p.SpellingNetwork;
import dev.parley.host.RequestException;
import dev.parley.models.InstalledModel;
import dev.parley.models.ModelStore;
import dev.parley.onnx.OnnxModel;
import dev.parley.onnx.OnnxRuntime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;

/** American English by the lexicons of the model {@value #MODEL}. */
final class EnglishReader implements PhonemeReader {
    static final String MODEL = "hibari";

    /** Phonemes and marks in one go, of the 510 that the network was made for. */
    static final int LONGEST = 500;

    /** Punctuation at the end that tells the network how its melody ends. */
    private static final String ENDINGS = ".,;:!?\u2026\u2014";

    private final OnnxModel spelling;
    private final ClauseReader reader;
    private final PhonemeVocabulary vocabulary;

    private EnglishReader(OnnxModel spelling, ClauseReader reader, PhonemeVocabulary vocabulary) {
        this.spelling = spelling;
        this.reader = reader;
        this.vocabulary = vocabulary;
    }

    /** @throws IOException when the model is missing or damaged */
    static EnglishReader load(ModelStore models) throws IOException {
        InstalledModel files = models.find(MODEL)
                .orElseThrow(() -> new IOException("Kokoro reads English by the model " + MODEL + ", which is not in "
                        + models.folders() + "; get it with `./parley models pull " + MODEL + "`"));
        OnnxModel spelling = loaded("spelling", files);
        try {
            SpellingNetwork network = SpellingNetwork.load(files.folder(), SpellingNetwork.on(spelling));
            return new EnglishReader(
                    spelling, ClauseReader.load(files.folder(), network), PhonemeVocabulary.load(files.folder()));
        } catch (IOException e) {
            spelling.release();
            throw e;
        }
    }

    private static OnnxModel loaded(String name, InstalledModel files) throws IOException {
        try {
            return OnnxRuntime.shared()
                    .load(name, files.file("oov.onnx"), OnnxRuntime.Shapes.VARYING)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new IOException(OnnxRuntime.cause(e).getMessage(), e);
        }
    }

    @Override
    public List<long[]> read(String sentence) throws RequestException {
        Reading reading = reader.read(List.of(sentence.strip().split("\\s+")));
        if (reading.isEmpty()) {
            if (sentence.codePoints().anyMatch(Character::isLetter)) {
                throw RequestException.refused("Kokoro reads English only, and nothing of this");
            }
            return List.of();
        }
        List<long[]> parts = new ArrayList<>();
        for (Reading part : reading.parts(LONGEST - 1)) {
            String phonemes = part.phonemes();
            if (!phonemes.isEmpty()) {
                boolean ended = ENDINGS.indexOf(phonemes.charAt(phonemes.length() - 1)) >= 0;
                // Without a mark the voice would end as if cut off.
                parts.add(numbers(ended ? phonemes : phonemes + ","));
            }
        }
        return parts;
    }

    private long[] numbers(String phonemes) {
        return Arrays.stream(
                        phonemes.chars().map(each -> vocabulary.id((char) each)).toArray())
                .filter(id -> id >= 0)
                .asLongStream()
                .toArray();
    }

    @Override
    public void close() {
        spelling.release();
    }
}
