package dev.parley.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words as they are cut from a language model's text, and as a synthesiser gets them (unmute.md 5.5 steps 4 and 5). */
class SpeechTextTest {
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                " word ;word",
                "*bold*;bold",
                "__under_score__;underscore",
                "`code`;code",
                "“quoted”;\"quoted\"",
                "l’été;l'été",
                "‘so’;'so'",
                "hello🙂;hello",
                "3.5%;3.5%",
                "—;—",
                "...;...",
            })
    void whatCanBeSpoken(String written, String spoken) {
        assertThat(SpeechText.clean(written)).isEqualTo(spoken);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {"*", "**", "_", "`", ":", "🙂", "-", "|* _|"})
    void whatCannot(String written) {
        assertThat(SpeechText.clean(written)).isEmpty();
    }

    private static List<String> chunks(List<String> deltas) {
        List<String> words = new ArrayList<>();
        WordChunker chunker = new WordChunker(words::add);
        deltas.forEach(chunker::accept);
        chunker.end();
        return words;
    }

    @Test
    void wordsAppearWhenTheSpaceBehindThemDoes() {
        List<String> words = new ArrayList<>();
        WordChunker chunker = new WordChunker(words::add);
        chunker.accept(" Hel");
        chunker.accept("lo, wor");
        assertThat(words).containsExactly("Hello,");
        chunker.accept("ld!\n\nBye");
        assertThat(words).containsExactly("Hello,", " world!");
        chunker.end();
        assertThat(words).containsExactly("Hello,", " world!", " Bye");
    }

    /** However a text is cut into pieces, the words are the same, and all but the first carry one space. */
    @Property(tries = 500)
    void piecesMakeNoDifference(@ForAll @Size(max = 12) List<@StringLength(max = 6) String> deltas) {
        List<String> words = chunks(deltas);
        assertThat(words).isEqualTo(chunks(List.of(String.join("", deltas))));
        for (int i = 0; i < words.size(); i++) {
            assertThat(words.get(i).startsWith(" ")).isEqualTo(i > 0);
            assertThat(words.get(i).substring(i > 0 ? 1 : 0)).isNotEmpty().matches("\\S+");
        }
    }
}
