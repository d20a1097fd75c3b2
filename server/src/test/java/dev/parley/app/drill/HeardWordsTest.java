package dev.parley.app.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulator.speech.WordTones;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeardWordsTest {
    private final WordTones tones = new WordTones(List.of("one", "two", "three"));
    private final HeardWords heard = new HeardWords(tones);

    /** 340 ms a word. */
    private short[] sound(String words) {
        short[] voice = new short[DrillCaller.RATE];
        Arrays.fill(voice, (short) 1_000);
        return tones.sound(words, voice);
    }

    @Test
    void words_are_heard_when_they_are_played_not_when_they_come() {
        heard.arrived(1_000, sound("one two three"));
        assertThat(heard.until(1_200)).isEmpty();
        assertThat(heard.until(1_700)).containsExactly("one", "two");
        assertThat(heard.until(2_500)).containsExactly("three");
    }

    @Test
    void a_gap_in_a_word_does_not_make_two_of_it() {
        short[] sound = sound("one");
        int half = DrillCaller.RATE / 10;
        heard.arrived(1_000, Arrays.copyOf(sound, half));
        assertThat(heard.until(1_200)).isEmpty();
        heard.arrived(1_250, Arrays.copyOfRange(sound, half, sound.length));
        assertThat(heard.until(2_000)).containsExactly("one");
    }

    @Test
    void what_is_flushed_is_not_heard_and_what_was_heard_before_is() {
        heard.arrived(1_000, sound("one two three"));
        assertThat(heard.cut(1_540)).containsExactly("one", "two");
        heard.arrived(1_600, sound("two"));
        assertThat(heard.until(2_500)).containsExactly("two");
    }
}
