package dev.parley.session.items;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PendingWordsTest {
    private final PendingWords words = new PendingWords();
    private final List<String> ran = new ArrayList<>();

    private void when(String name, String... items) {
        words.whenSettled(Set.of(items), () -> ran.add(name));
    }

    @Test
    void nothingMissingIsNoReasonToWait() {
        words.expect("a");
        when("b", "b");
        assertThat(ran).containsExactly("b");
    }

    @Test
    void waitsForAllItNamesAndForNoOthers() {
        PendingWords.Expected a = words.expect("a");
        PendingWords.Expected b = words.expect("b");
        PendingWords.Expected c = words.expect("c");
        when("ab", "a", "b");
        words.settled(c);
        words.settled(a);
        assertThat(ran).isEmpty();
        words.settled(b);
        assertThat(ran).containsExactly("ab");
    }

    @Test
    void waitsForEveryPieceOfAnItem() {
        PendingWords.Expected first = words.expect("a");
        PendingWords.Expected second = words.expect("a");
        when("a", "a");
        words.settled(first);
        words.settled(first);
        assertThat(ran).isEmpty();
        words.settled(second);
        assertThat(ran).containsExactly("a");
    }

    @Test
    void whatIsExpectedLaterIsNotWaitedFor() {
        PendingWords.Expected a = words.expect("a");
        when("a", "a");
        words.expect("a");
        words.settled(a);
        assertThat(ran).containsExactly("a");
    }

    @Test
    void anItemThatIsGoneIsNotWaitedFor() {
        words.expect("a");
        words.expect("b");
        when("a", "a");
        when("b", "b");
        words.forget("a");
        assertThat(ran).containsExactly("a");
    }

    @Test
    void wordsOfAnItemThatIsGoneSettleNothingOfItsSuccessor() {
        PendingWords.Expected old = words.expect("a");
        words.forget("a");
        PendingWords.Expected now = words.expect("a");
        when("a", "a");
        words.settled(old);
        assertThat(ran).isEmpty();
        words.settled(now);
        assertThat(ran).containsExactly("a");
    }

    @Test
    void aWaiterMayWaitAgain() {
        PendingWords.Expected a = words.expect("a");
        words.whenSettled(Set.of("a"), () -> {
            words.expect("b");
            when("b", "b");
        });
        words.settled(a);
        assertThat(ran).isEmpty();
        words.forget("b");
        assertThat(ran).containsExactly("b");
    }
}
