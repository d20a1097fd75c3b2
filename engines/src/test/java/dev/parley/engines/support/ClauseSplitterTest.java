package dev.parley.engines.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClauseSplitterTest {
    @Test
    void cuts_at_sentence_ends_and_commas() {
        assertThat(split("Good morning, everybody. It is a quarter past nine, and the sun is out!"))
                .containsExactly(
                        "Good morning, |SHORT",
                        "everybody. |LONG",
                        "It is a quarter past nine, |SHORT",
                        "and the sun is out! |LONG");
    }

    @Test
    void keeps_a_single_first_word_with_what_follows() {
        assertThat(split("Well, I see.")).containsExactly("Well, I see. |LONG");
    }

    @Test
    void begins_with_a_short_clause_even_without_a_mark() {
        assertThat(split("You can ask me what the time is and I will tell you at once if I know it myself"))
                .first()
                .isEqualTo("You can ask me what the time is |NONE");
    }

    @Test
    void never_waits_for_more_than_a_breath() {
        String endless = "word ".repeat(100);
        List<Clause> clauses = new ClauseSplitter().add(endless);
        assertThat(clauses.getFirst().words()).hasSize(10);
        assertThat(clauses.subList(1, clauses.size()))
                .allSatisfy(it -> assertThat(it.words()).hasSize(24));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Dr.|NONE",
                "e.g.|NONE",
                "end.|LONG",
                "'end.\"'|LONG",
                "(really)|NONE",
                "why?)|LONG",
                "so,|SHORT",
                "--|SHORT",
                "3.50|NONE",
                "stand-in|NONE",
                "wait\u2026|LONG",
                ")|NONE"
            })
    void knows_the_pause_after_a_word(String word, Clause.Pause pause) {
        assertThat(ClauseSplitter.pauseAfter(word)).isEqualTo(pause);
    }

    @Property
    void neither_loses_nor_changes_a_word(@ForAll("texts") List<String> pieces) {
        ClauseSplitter splitter = new ClauseSplitter();
        List<String> words = new ArrayList<>();
        for (String piece : pieces) {
            splitter.add(piece).forEach(clause -> words.addAll(clause.words()));
        }
        splitter.end().ifPresent(clause -> words.addAll(clause.words()));
        List<String> given = pieces.stream()
                .flatMap(piece -> Arrays.stream(piece.split("\\s+")))
                .filter(word -> !word.isEmpty())
                .toList();
        assertThat(words).isEqualTo(given);
    }

    @Provide
    Arbitrary<List<String>> texts() {
        Arbitrary<String> word = Arbitraries.of(
                "a", "and", "yes,", "no.", "Dr.", "--", "\"so\"", "that", "why?!", "(", "3.5", "\ud83d\ude00");
        return word.list()
                .ofMinSize(0)
                .ofMaxSize(6)
                .map(words -> String.join(" ", words))
                .list()
                .ofMaxSize(12);
    }

    private static List<String> split(String text) {
        ClauseSplitter splitter = new ClauseSplitter();
        List<Clause> clauses = new ArrayList<>(splitter.add(text));
        splitter.end().ifPresent(clauses::add);
        return clauses.stream()
                .map(clause -> String.join(" ", clause.words()) + " |" + clause.pause())
                .toList();
    }
}
