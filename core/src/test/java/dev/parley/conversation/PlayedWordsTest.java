package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.PlayedWords.SpokenWord;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PlayedWordsTest {
    private static PlayedWords of(List<SpokenWord> words) {
        PlayedWords playedWords = new PlayedWords();
        words.forEach(playedWords::add);
        return playedWords;
    }

    @Test
    void aWordIsHeardOnceHalfOfItWasPlayed() {
        PlayedWords playedWords = of(List.of(new SpokenWord("hello", 0, 400), new SpokenWord("there", 500, 801)));
        assertThat(playedWords.heardText(0)).isEmpty();
        assertThat(playedWords.heardText(199)).isEmpty();
        assertThat(playedWords.heardText(200)).isEqualTo("hello");
        assertThat(playedWords.heardText(650)).isEqualTo("hello");
        assertThat(playedWords.heardText(651)).isEqualTo("hello there");
    }

    @Test
    void aWordWithoutLengthIsHeardAfterItsPlace() {
        PlayedWords playedWords = of(List.of(new SpokenWord("hello", 100, 100)));
        assertThat(playedWords.heardText(100)).isEmpty();
        assertThat(playedWords.heardText(101)).isEqualTo("hello");
    }

    @Test
    void theWordsHeardAreCountedAsTheyAreTold() {
        PlayedWords playedWords = of(List.of(new SpokenWord("hello", 0, 400), new SpokenWord("there", 500, 801)));
        assertThat(playedWords.heardCount(199)).isZero();
        assertThat(playedWords.heardCount(200)).isEqualTo(1);
        assertThat(playedWords.heardCount(650)).isEqualTo(1);
        assertThat(playedWords.heardCount(651)).isEqualTo(2);
        assertThat(playedWords.heardCount(Long.MAX_VALUE / 4)).isEqualTo(2);
        assertThat(playedWords.words()).extracting(SpokenWord::text).containsExactly("hello", "there");
    }

    @Test
    void nothingSpokenNothingHeard() {
        assertThat(new PlayedWords().heardText(Long.MAX_VALUE)).isEmpty();
    }

    @Property
    void whatWasHeardGrowsWordByWordAndNeverChanges(
            @ForAll("replies") List<SpokenWord> words,
            @ForAll @LongRange(min = 0, max = 20_000) long earlierMs,
            @ForAll @LongRange(min = 0, max = 20_000) long byMs) {
        PlayedWords playedWords = of(words);
        List<String> earlier = split(playedWords.heardText(earlierMs));
        List<String> later = split(playedWords.heardText(earlierMs + byMs));
        List<String> all = words.stream().map(SpokenWord::text).toList();
        assertThat(later.size()).isGreaterThanOrEqualTo(earlier.size());
        assertThat(later.subList(0, earlier.size())).isEqualTo(earlier);
        assertThat(all.subList(0, later.size())).isEqualTo(later);
    }

    @Property
    void aWordAddedLaterDoesNotChangeWhatWasHeardBefore(
            @ForAll("replies") List<SpokenWord> words, @ForAll @LongRange(min = 0, max = 20_000) long playedMs) {
        PlayedWords playedWords = of(words);
        String before = playedWords.heardText(playedMs);
        playedWords.add(new SpokenWord("more", playedMs, playedMs + 300));
        assertThat(playedWords.heardText(playedMs)).isEqualTo(before);
    }

    @Property
    void everythingPlayedIsEverythingHeard(@ForAll("replies") List<SpokenWord> words) {
        String all = String.join(" ", words.stream().map(SpokenWord::text).toList());
        assertThat(of(words).heardText(1_000_000)).isEqualTo(all);
    }

    /** Words in order, some without length, with or without pauses between. */
    @Provide
    Arbitrary<List<SpokenWord>> replies() {
        Arbitrary<String> texts = Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(6);
        Arbitrary<Integer> gaps = Arbitraries.integers().between(0, 400);
        Arbitrary<Integer> lengths = Arbitraries.integers().between(0, 700);
        return Combinators.combine(texts, gaps, lengths)
                .as((text, gap, length) -> new SpokenWord(text, gap, gap + length))
                .list()
                .ofMaxSize(30)
                .map(PlayedWordsTest::inSequence);
    }

    private static List<SpokenWord> inSequence(List<SpokenWord> relative) {
        List<SpokenWord> placed = new java.util.ArrayList<>();
        long at = 0;
        for (SpokenWord word : relative) {
            placed.add(new SpokenWord(word.text(), at + word.startMs(), at + word.endMs()));
            at += word.endMs();
        }
        return placed;
    }

    private static List<String> split(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }
}
