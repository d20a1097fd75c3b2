package dev.parley.engines.companion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.engines.evaluation.SpokenWords;
import dev.parley.speech.SpeechFrontEnd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Fifty sentences with numbers, dates, money, signs and markup go through the front end, are spoken by the built-in voice
 * and heard by the built-in recogniser. Digits and words for the same number are the same. What comes back otherwise is told
 * in docs/reference/spoken-text.md.
 */
class SpokenTableHeardTest {
    private static final String TABLE = "/dev/parley/speech/spoken-english-sentences.tsv";
    private static final int SENTENCES = 50;
    /** As many came back whole when this was measured. */
    private static final int WHOLE = 48;

    private final LoopExecutor loop = new LoopExecutor();
    private final SpokenAloud engine = new SpokenAloud(loop);

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void what_is_written_comes_back_as_it_is_said() throws IOException {
        List<String[]> rows = rows();
        assertThat(rows).hasSize(SENTENCES);
        List<String> otherwise = new ArrayList<>();
        for (String[] row : rows) {
            String transcript = engine.heard("heart", row[0].replace("\\n", "\n"));
            List<String> heard = words(read(transcript));
            if (SpokenWords.errors(words(row[1]), heard) > 0) {
                otherwise.add(row[1] + " -> " + transcript);
            }
        }
        assertThat(otherwise).as("came back otherwise").hasSizeLessThanOrEqualTo(SENTENCES - WHOLE);
    }

    private static List<String[]> rows() throws IOException {
        try (InputStream in = SpokenTableHeardTest.class.getResourceAsStream(TABLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t"))
                    .toList();
        }
    }

    /** The recogniser writes numbers as it likes: in words they are alike. */
    private static String read(String transcript) {
        StringBuilder words = new StringBuilder();
        SpeechFrontEnd frontEnd = new SpeechFrontEnd(Optional.of("en"), unit -> words.append(unit.spaced()));
        frontEnd.accept(transcript);
        frontEnd.end();
        return words.toString();
    }

    private static List<String> words(String text) {
        return HeardWords.of(text.toLowerCase(Locale.ROOT).replaceAll("\\b([ap])\\.? m\\b", "$1m"));
    }
}
