package dev.parley.simulator.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.codec.PcmClip;
import dev.parley.resample.Resampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordTonesTest {
    private static final List<String> WORDS = List.of(
            "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "b0", "b1", "b2", "b3", "b4", "b5", "b6", "b7",
            "b8", "b9", "c0", "c1", "c2", "c3");

    private final WordTones tones = new WordTones(WORDS);

    private short[] sound(String text) {
        short[] voice = new short[WordTones.RATE];
        new VoicedSound("anybody").fill(voice, 1, 1);
        return tones.sound(text, voice);
    }

    private static float[] floats(short[] samples, int from, int to) {
        float[] floats = new float[to - from];
        for (int i = from; i < to; i++) {
            floats[i - from] = samples[i] / 32_768f;
        }
        return floats;
    }

    private static List<String> texts(List<WordTones.Word> words) {
        return words.stream().map(WordTones.Word::text).toList();
    }

    private List<String> heard(short[] sound) {
        return texts(tones.listener().hear(floats(sound, 0, sound.length)));
    }

    @ParameterizedTest
    @ValueSource(ints = {24_000, 16_000, 48_000})
    void every_word_is_heard_in_its_order_whatever_the_rate_on_the_way(int rate) {
        PcmClip way = Resampler.resample(new PcmClip(sound(String.join(" ", WORDS)), WordTones.RATE), rate);
        assertThat(heard(Resampler.resample(way, WordTones.RATE).samples())).isEqualTo(WORDS);
        assertThat(tones.heard()).isEqualTo(WORDS.size());
    }

    @Test
    void what_is_cut_out_is_not_heard_and_what_comes_twice_is_heard_twice() {
        short[] sound = sound("a0 a1 a2");
        short[] lost = sound.clone();
        int word = sound.length / 3;
        Arrays.fill(lost, word, 2 * word, (short) 0);
        assertThat(heard(lost)).containsExactly("a0", "a2");
        short[] twice = Arrays.copyOf(sound, sound.length + word);
        System.arraycopy(sound, 2 * word, twice, sound.length, word);
        assertThat(heard(twice)).containsExactly("a0", "a1", "a2", "a2");
        short[] half = Arrays.copyOfRange(sound, WordTones.RATE * 18 / 100, sound.length);
        assertThat(heard(half)).as("60 ms of the first word").containsExactly("a1", "a2");
    }

    @Test
    void a_word_has_the_time_of_its_tone() {
        List<WordTones.Word> words = new ArrayList<>();
        WordTones.Listener listener = tones.listener();
        short[] sound = sound("a0 other b3");
        for (int at = 0; at < sound.length; at += 700) {
            words.addAll(listener.hear(floats(sound, at, Math.min(sound.length, at + 700))));
        }
        assertThat(words).containsExactly(new WordTones.Word("a0", 0, 0.24), new WordTones.Word("b3", 0.68, 0.92));
    }

    @Test
    void the_words_of_a_text_are_found_without_what_is_none_of_them() {
        assertThat(tones.words("One moment: A0, b3. Fine? c3!")).containsExactly("a0", "b3", "c3");
    }

    @Test
    void a_recogniser_hears_what_is_in_the_audio_and_not_a_line_of_its_own() {
        SimulatedRecogniser recogniser = new SimulatedRecogniser(Script.of(tones));
        short[] sound = Arrays.copyOf(sound("a5 c1 other b0"), 3 * WordTones.RATE);
        List<SimulatedRecogniser.Heard> heard = new ArrayList<>();
        for (int at = 0; at + SimulatedRecogniser.FRAME <= sound.length; at += SimulatedRecogniser.FRAME) {
            heard.addAll(recogniser.hear(floats(sound, at, at + SimulatedRecogniser.FRAME)));
        }
        assertThat(heard).extracting(SimulatedRecogniser.Heard::text).containsExactly("a5", "c1", "b0");
        assertThat(heard.getFirst()).isEqualTo(new SimulatedRecogniser.Heard("a5", 0, 3));
    }

    @Test
    void a_speaker_says_words_that_can_be_heard_again() {
        Speaker speaker = new Speaker("anybody", Optional.of(tones));
        List.of("A0", "fish,", "b7.", "c3").forEach(speaker::add);
        speaker.end();
        WordTones.Listener listener = tones.listener();
        List<String> heard = new ArrayList<>();
        while (!speaker.done()) {
            speaker.begin();
            heard.addAll(texts(listener.hear(floats(speaker.next(), 0, SimulatedRecogniser.FRAME))));
        }
        heard.addAll(texts(listener.hear(new float[SimulatedRecogniser.FRAME])));
        assertThat(heard).containsExactly("a0", "b7", "c3");
        assertThat(tones.said()).isEqualTo(3);
    }

    @Test
    void there_are_tones_for_so_many_words_only() {
        assertThatThrownBy(() -> new WordTones(Collections.nCopies(WordTones.TONES + 1, "word")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
