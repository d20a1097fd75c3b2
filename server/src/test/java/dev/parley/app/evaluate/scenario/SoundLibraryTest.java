package dev.parley.app.evaluate.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.app.evaluate.scenario.Scenario.SpokenPart;
import dev.parley.app.evaluate.scenario.SoundLibrary.VoicedText;
import dev.parley.app.evaluate.scenario.SoundLibrary.WordSpan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoundLibraryTest {
    private static final int RATE = 16_000;
    private static final int WORD_MS = 300;
    private static final int GAP_MS = 40;
    private static final List<String> PARTS = List.of("we usually eat", "around seven", "in the evening.");

    private final List<String> asked = new ArrayList<>();
    private final SoundLibrary library = new SoundLibrary(this::speak, Path.of("none"), RATE);

    /** Every word a tone of a pitch of its own, a short gap behind it; word times that are 30 ms late. */
    private VoicedText speak(int speaker, String text) {
        asked.add(text);
        int words = text.split(" ").length;
        int step = (WORD_MS + GAP_MS) * RATE / 1_000;
        short[] samples = new short[words * step];
        List<WordSpan> spans = new ArrayList<>();
        for (int word = 0; word < words; word++) {
            for (int i = 0; i < WORD_MS * RATE / 1_000; i++) {
                samples[word * step + i] = (short) (6_000 * Math.sin(i * 0.1 * (word + 1)));
            }
            long from = (long) word * (WORD_MS + GAP_MS) + 30;
            spans.add(new WordSpan(from, from + WORD_MS));
        }
        return new VoicedText(samples, spans);
    }

    private short[] part(int part) throws IOException {
        return library.samples(List.of(new SpokenPart(0, PARTS, part)));
    }

    @Test
    void a_sentence_with_pauses_is_spoken_whole_and_never_first() throws IOException {
        part(0);

        assertThat(asked).containsExactly("All right. we usually eat around seven in the evening.");
    }

    @Test
    void its_parts_are_cut_between_words_though_word_times_are_not_exact() throws IOException {
        int[] words = {3, 2, 3};
        for (int part = 0; part < PARTS.size(); part++) {
            int ms = part(part).length * 1_000 / RATE;

            assertThat(ms).isCloseTo(words[part] * (WORD_MS + GAP_MS) - GAP_MS, within(20));
        }
    }

    @Test
    void a_part_keeps_how_loud_it_is_within_its_sentence() throws IOException {
        SoundLibrary softening = new SoundLibrary(this::softening, Path.of("none"), RATE);

        short[] first = softening.samples(List.of(new SpokenPart(0, PARTS, 0)));
        short[] last = softening.samples(List.of(new SpokenPart(0, PARTS, 2)));

        assertThat(peak(last)).isLessThan(0.7 * peak(first));
    }

    private VoicedText softening(int speaker, String text) {
        VoicedText spoken = speak(speaker, text);
        short[] samples = spoken.samples();
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (samples[i] * (1 - 0.8 * i / samples.length));
        }
        return new VoicedText(samples, spoken.words());
    }

    private static double peak(short[] samples) {
        double peak = 0;
        for (short sample : samples) {
            peak = Math.max(peak, Math.abs(sample));
        }
        return peak;
    }
}
