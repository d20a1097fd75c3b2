package dev.parley.http.openai.audio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.speech.WordBreaker;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Long texts are spoken piece by piece, and no piece ends within a word. */
class TextPiecesTest {
    private static final int LONGEST = 400;

    @Test
    void sentencesStayTogetherUpToTheLimit() {
        assertThat(TextPieces.of(" One  two.\nThree. ")).containsExactly("One two. Three.");
        String sentence = "Some " + "word ".repeat(60).strip() + ".";
        assertThat(TextPieces.of(sentence + " " + sentence)).containsExactly(sentence, sentence);
    }

    @Test
    void aLongSentenceIsCutBetweenWords() {
        List<String> pieces = TextPieces.of("seven77 ".repeat(120));
        assertThat(pieces)
                .allSatisfy(piece ->
                        assertThat(piece).hasSizeLessThanOrEqualTo(LONGEST).matches("(seven77 ?)+"));
        assertThat(String.join(" ", pieces)).isEqualTo("seven77 ".repeat(120).strip());
    }

    @Test
    void soIsOneWithoutSpaces() {
        String thai = "เราไปเดินเล่นที่สวนสาธารณะ".repeat(30);
        List<String> pieces = TextPieces.of(thai);
        assertThat(String.join("", pieces)).isEqualTo(thai);
        WordBreaker breaker = WordBreaker.of(Optional.of("th"));
        assertThat(pieces)
                .hasSizeGreaterThan(1)
                .allSatisfy(piece -> assertThat(piece)
                        .hasSizeLessThanOrEqualTo(LONGEST)
                        .startsWith(breaker.words(piece).getFirst()));
        assertThat(pieces.stream().flatMap(piece -> breaker.words(piece).stream()))
                .containsExactlyElementsOf(breaker.words(thai));
    }
}
