package dev.parley.engines.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SpokenWordsTest {
    private final SpokenWords words = new SpokenWords();

    @Test
    void tells_a_word_with_the_audio_it_begins_in() {
        words.give("Good morning.");
        words.stamp("good", 0, 100);
        words.stamp("morning", 100, 200);
        assertThat(words.spokenBefore(100)).containsExactly(new SpokenWords.Stamp("Good", 0, 100));
        assertThat(words.spokenBefore(101)).containsExactly(new SpokenWords.Stamp("morning.", 100, 200));
        assertThat(words.completeAt(199)).isFalse();
        assertThat(words.completeAt(200)).isTrue();
    }

    @Test
    void takes_the_beginning_of_the_next_word_for_it_and_of_no_other() {
        words.give("and a bee");
        assertThat(words.stampNext("a", 0, 10)).isTrue();
        assertThat(words.stampNext("b", 10, 20)).isFalse();
        assertThat(words.stampNext("\"", 10, 20)).isFalse();
        words.stamp("a", 10, 20);
        assertThat(words.stampNext("BE", 20, 30)).isTrue();
        assertThat(words.spokenBefore(100)).extracting(SpokenWords.Stamp::word).containsExactly("and", "a", "bee");
        assertThat(words.waiting()).isZero();
    }

    @Test
    void finds_the_word_that_was_given_for_what_the_server_made_of_it() {
        words.give("\u201CWell\u201D \u2026 it\u2019s fine");
        words.stamp("Well", 0, 10);
        words.stamp("it's", 10, 20);
        words.stamp("fine", 20, 30);
        assertThat(texts(words.spokenBefore(100))).containsExactly("\u201CWell\u201D", "\u2026", "it\u2019s", "fine");
    }

    @Test
    void looks_for_a_word_among_the_next_four_only() {
        words.give("a b c d e f g h i");
        words.stamp("d", 0, 10);
        assertThat(words.spokenBefore(100))
                .containsExactly(
                        new SpokenWords.Stamp("a", 0, 0),
                        new SpokenWords.Stamp("b", 0, 0),
                        new SpokenWords.Stamp("c", 0, 0),
                        new SpokenWords.Stamp("d", 0, 10));
        assertThat(words.waiting()).isEqualTo(5);
        words.stamp("i", 10, 20);
        assertThat(words.spokenBefore(100)).containsExactly(new SpokenWords.Stamp("e", 10, 20));
    }

    @Test
    void what_is_taken_back_is_all_that_was_not_spoken_in_order() {
        words.give("one two three");
        words.stamp("one", 0, 10);
        words.stamp("two", 10, 20);
        words.spokenBefore(5);
        assertThat(words.completeAt(1000)).isFalse();
        assertThat(words.takeBack(5)).isEqualTo("two three");
        assertThat(words.waiting()).isEqualTo(2);
        assertThat(words.spokenBefore(1000)).isEmpty();
        words.stamp("two", 20, 30);
        words.stamp("three", 30, 40);
        assertThat(words.completeAt(1000)).as("stamped and not yet spoken").isFalse();
    }

    @Test
    void a_word_of_which_less_than_half_came_is_said_again_and_told_once() {
        words.give("one two");
        words.stamp("one", 0, 10);
        words.stamp("two", 10, 20);
        assertThat(texts(words.spokenBefore(14))).containsExactly("one", "two");
        assertThat(words.takeBack(14)).isEqualTo("two");
        assertThat(words.takeBack(14)).as("lost again at once").isEqualTo("two");
        words.stamp("two", 14, 24);
        assertThat(words.spokenBefore(20)).isEmpty();
        assertThat(words.takeBack(20)).as("half of it was heard").isEmpty();
        assertThat(words.rest(20)).isEmpty();
    }

    @Test
    void takes_several_words_in_one_stamp() {
        words.give("one two");
        words.stamp("one two", 0, 100);
        assertThat(words.spokenBefore(1000))
                .containsExactly(new SpokenWords.Stamp("one", 0, 50), new SpokenWords.Stamp("two", 50, 100));
    }

    @Test
    void leaves_out_what_nobody_gave() {
        words.stamp("stray", 0, 10);
        words.give("one");
        words.stamp("one", 0, 10);
        words.stamp("more", 10, 20);
        assertThat(texts(words.spokenBefore(100))).containsExactly("one");
    }

    @Test
    void at_the_end_nothing_is_left() {
        words.give("one two three");
        words.stamp("one", 0, 10);
        words.stamp("two", 10, 20);
        words.spokenBefore(5);
        assertThat(words.rest(20))
                .containsExactly(new SpokenWords.Stamp("two", 10, 20), new SpokenWords.Stamp("three", 20, 20));
        assertThat(words.waiting()).isZero();
    }

    /** However often the connection is lost, wherever: every word is told once, in order. */
    @Property
    void no_word_is_lost_or_told_twice(
            @ForAll @Size(max = 8) List<@IntRange(max = 9) Integer> stampedUntilLoss,
            @ForAll @Size(max = 8) List<@IntRange(max = 9) Integer> heardUntilLoss,
            @ForAll @IntRange(max = 30) int count) {
        SpokenWords spoken = new SpokenWords();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add("w" + i % 3);
        }
        spoken.give(String.join(" ", all));
        List<String> told = new ArrayList<>();
        long delivered = 0;
        String pending = spoken.takeBack(delivered);
        for (int loss = 0; loss < Math.min(stampedUntilLoss.size(), heardUntilLoss.size()); loss++) {
            long at = delivered;
            for (String word : first(pending, stampedUntilLoss.get(loss))) {
                spoken.stamp(word, at, at += 10);
            }
            delivered += heardUntilLoss.get(loss) * 4;
            told.addAll(texts(spoken.spokenBefore(delivered)));
            pending = spoken.takeBack(delivered);
        }
        told.addAll(texts(spoken.rest(delivered)));
        assertThat(told).isEqualTo(all);
    }

    private static List<String> first(String text, int count) {
        return text.isEmpty()
                ? List.of()
                : List.of(text.split(" ")).stream().limit(count).toList();
    }

    private static List<String> texts(List<SpokenWords.Stamp> stamps) {
        return stamps.stream().map(SpokenWords.Stamp::word).toList();
    }
}
