package dev.parley.session.playout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.PlayedWords.SpokenWord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordTimesTest {
    private final List<SpokenWord> words = new ArrayList<>();

    private WordTimes times(long startMs, String... given) {
        WordTimes times = new WordTimes(startMs, 1, words::add);
        List.of(given).forEach(times::given);
        return times;
    }

    private List<String> texts() {
        return words.stream().map(SpokenWord::text).toList();
    }

    @Test
    void believesStampsAndNothingElse() {
        WordTimes times = times(1_000, "one", "two");
        times.stamped("one", 100, 300);
        times.audio(9_000);
        times.done(9_000);
        assertThat(words).containsExactly(new SpokenWord("one", 1_100, 1_300));
    }

    @Test
    void waitsForTheFirstStampBehindABreath() {
        WordTimes times = times(0, "one");
        times.audio(1_400);
        assertThat(words).isEmpty();
        times.stamped("one", 1_450, 1_600);
        assertThat(words).hasSize(1);
    }

    @Test
    void estimatesByLettersWhereThereAreNoStamps() {
        WordTimes times = times(0, "I", "understand", "everything");
        times.audio(1_600);
        // (1 + 1) and (10 + 1) letters of 65 ms; the third would end behind the audio.
        assertThat(words)
                .containsExactly(
                        new SpokenWord("I", 0, 130),
                        new SpokenWord("understand", 130, 845),
                        new SpokenWord("everything", 845, 1_560));
    }

    @Test
    void aStreamThatBrokeHasSpokenWhatItsAudioHolds() {
        WordTimes times = times(2_000, "alpha", "beta", "gamma");
        times.settle(2_800);
        assertThat(texts()).containsExactly("alpha", "beta");
    }

    @Test
    void whatIsDoneHasBeenSpokenWhole() {
        WordTimes times = times(0, "alpha", "beta", "gamma");
        times.done(500);
        assertThat(texts()).containsExactly("alpha", "beta", "gamma");
        assertThat(words.getLast().endMs()).isEqualTo(500);
    }

    @Test
    void withoutAudioNothingWasSpoken() {
        WordTimes times = times(700, "alpha");
        times.settle(700);
        times.done(700);
        assertThat(words).isEmpty();
    }
}
