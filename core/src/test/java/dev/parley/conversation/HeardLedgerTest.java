package dev.parley.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.HeardLedger.SpokenWord;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class HeardLedgerTest {
    private static HeardLedger of(List<SpokenWord> words) {
        HeardLedger ledger = new HeardLedger();
        words.forEach(ledger::add);
        return ledger;
    }

    @Test
    void aWordIsHeardOnceHalfOfItWasPlayed() {
        HeardLedger ledger = of(List.of(new SpokenWord("hello", 0, 400), new SpokenWord("there", 500, 801)));
        assertThat(ledger.heardText(0)).isEmpty();
        assertThat(ledger.heardText(199)).isEmpty();
        assertThat(ledger.heardText(200)).isEqualTo("hello");
        assertThat(ledger.heardText(650)).isEqualTo("hello");
        assertThat(ledger.heardText(651)).isEqualTo("hello there");
    }

    @Test
    void aWordWithoutLengthIsHeardAfterItsPlace() {
        HeardLedger ledger = of(List.of(new SpokenWord("hello", 100, 100)));
        assertThat(ledger.heardText(100)).isEmpty();
        assertThat(ledger.heardText(101)).isEqualTo("hello");
    }

    @Test
    void nothingSpokenNothingHeard() {
        assertThat(new HeardLedger().heardText(Long.MAX_VALUE)).isEmpty();
    }

    @Property
    void whatWasHeardGrowsWordByWordAndNeverChanges(
            @ForAll("replies") List<SpokenWord> words,
            @ForAll @LongRange(min = 0, max = 20_000) long earlierMs,
            @ForAll @LongRange(min = 0, max = 20_000) long byMs) {
        HeardLedger ledger = of(words);
        List<String> earlier = split(ledger.heardText(earlierMs));
        List<String> later = split(ledger.heardText(earlierMs + byMs));
        List<String> all = words.stream().map(SpokenWord::text).toList();
        assertThat(later.size()).isGreaterThanOrEqualTo(earlier.size());
        assertThat(later.subList(0, earlier.size())).isEqualTo(earlier);
        assertThat(all.subList(0, later.size())).isEqualTo(later);
    }

    @Property
    void aWordAddedLaterDoesNotChangeWhatWasHeardBefore(
            @ForAll("replies") List<SpokenWord> words, @ForAll @LongRange(min = 0, max = 20_000) long playedMs) {
        HeardLedger ledger = of(words);
        String before = ledger.heardText(playedMs);
        ledger.add(new SpokenWord("more", playedMs, playedMs + 300));
        assertThat(ledger.heardText(playedMs)).isEqualTo(before);
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
                .map(HeardLedgerTest::inSequence);
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
