package dev.parley.http.openai.audio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.provider.SttEvent.Word;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Words of a recording in lines of subtitles. */
class TranscriptTest {
    private static String lines(Word... words) {
        Transcript transcript = new Transcript();
        transcript.add(Arrays.asList(words));
        return transcript.srt();
    }

    @Test
    void aPauseOfSixTenthsEndsALine() {
        List<Word> apart =
                List.of(new Word("one", 0, 400), new Word("two", 999, 1_200), new Word("three", 1_800, 2_000));
        assertThat(lines(apart.toArray(Word[]::new)))
                .isEqualTo("1\n00:00:00,000 --> 00:00:01,200\none two\n\n2\n00:00:01,800 --> 00:00:02,000\nthree\n\n");
    }

    @Test
    void aLineHoldsEightyFourCharactersWithTheSpacesBetween() {
        String word = "a".repeat(41);
        assertThat(lines(new Word(word, 0, 100), new Word(word + "a", 100, 200), new Word("b", 200, 300)))
                .contains(word + " " + word + "a\n")
                .contains("\n\n2\n00:00:00,200 --> 00:00:00,300\nb\n");
    }

    @Test
    void aWordLongerThanALineStandsInALineOfItsOwn() {
        String longest = "a".repeat(90);
        assertThat(lines(new Word(longest, 0, 100), new Word("b", 100, 200)))
                .isEqualTo(
                        "1\n00:00:00,000 --> 00:00:00,100\n" + longest + "\n\n2\n00:00:00,100 --> 00:00:00,200\nb\n\n");
    }
}
