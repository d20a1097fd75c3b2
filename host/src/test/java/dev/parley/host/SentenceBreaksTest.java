package dev.parley.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SentenceBreaksTest {
    @Test
    void short_pieces_go_with_what_follows() {
        assertThat(SentenceBreaks.of("Dr. Smith is in. He will see you at half past nine."))
                .containsExactly("Dr. Smith is in. He will see you at half past nine.");
        assertThat(SentenceBreaks.of("Hello.")).containsExactly("Hello.");
        assertThat(SentenceBreaks.of("  \n ")).isEmpty();
    }

    @Test
    void no_piece_is_longer_than_the_longest_and_no_letter_is_lost() {
        String clauses = "one, two and three, ".repeat(40);
        String words = "word ".repeat(200);
        String letters = "\uD83D\uDE00".repeat(400) + "x";
        for (String text : List.of(clauses, words, letters, "a" + letters)) {
            List<String> pieces = SentenceBreaks.of(text);
            assertThat(pieces).allSatisfy(piece -> assertThat(piece.length()).isBetween(1, SentenceBreaks.LONGEST));
            assertThat(String.join("", pieces).replace(" ", "")).isEqualTo(text.replace(" ", ""));
            assertThat(pieces).noneMatch(piece -> Character.isHighSurrogate(piece.charAt(piece.length() - 1)));
        }
    }
}
