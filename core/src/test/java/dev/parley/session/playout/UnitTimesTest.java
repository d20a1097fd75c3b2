package dev.parley.session.playout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.PlayedWords.SpokenWord;
import dev.parley.speech.SpokenUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnitTimesTest {
    private final List<SpokenWord> units = new ArrayList<>();
    private final UnitTimes times = new UnitTimes(units::add);

    private void given(String written, String spoken) {
        times.given(new SpokenUnit(written, spoken));
    }

    private void say(String text, long from, long to) {
        times.spoken(new SpokenWord(text, from, to));
    }

    @Test
    void a_word_is_a_unit() {
        given("Hello,", "Hello,");
        given(" there", "there");
        say("Hello,", 0, 300);
        say("there", 300, 600);
        assertThat(units).containsExactly(new SpokenWord("Hello,", 0, 300), new SpokenWord("there", 300, 600));
    }

    /** What is shown lasts from the first to the last word that is said for it. */
    @Test
    void several_words_are_one_unit() {
        given("5 km", "five kilometers");
        given(" away.", "away.");
        say("five", 0, 200);
        assertThat(units).isEmpty();
        say("kilometers", 200, 700);
        say("away.", 700, 900);
        assertThat(units).containsExactly(new SpokenWord("5 km", 0, 700), new SpokenWord("away.", 700, 900));
    }

    @Test
    void a_synthesiser_may_join_and_split_words() {
        given("5*3", "five times three");
        given(" 世界です", "世界です");
        say("five times three", 0, 900);
        say("世界", 900, 1200);
        say("です", 1200, 1400);
        assertThat(units).containsExactly(new SpokenWord("5*3", 0, 900), new SpokenWord("世界です", 900, 1400));
    }

    /** A word the synthesiser left out is passed over; the rest keeps its place. */
    @Test
    void a_synthesiser_may_leave_words_out() {
        given("One", "one");
        given(" two", "two");
        given(" three", "three");
        say("one", 0, 100);
        say("three", 300, 500);
        assertThat(units)
                .containsExactly(
                        new SpokenWord("One", 0, 100),
                        new SpokenWord("two", 300, 300),
                        new SpokenWord("three", 300, 500));
    }

    /** Words that fit nowhere count one for one. */
    @Test
    void a_synthesiser_may_write_otherwise() {
        given("One", "one");
        given(" two", "two");
        say("1", 0, 100);
        say("2", 100, 200);
        assertThat(units).containsExactly(new SpokenWord("One", 0, 100), new SpokenWord("two", 100, 200));
    }
}
