package dev.parley.simulator.speech;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codec.PcmClip;
import dev.parley.codec.WavReader;
import dev.parley.resample.Resampler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedRecogniserTest {
    private static final int SECOND = 13;

    @ParameterizedTest
    @ValueSource(strings = {"goforward", "cards-001", "sb-spk1_snt1", "sb-spk1_snt5", "librivox-0880"})
    void real_speech_says_the_line(String name) throws Exception {
        SimulatedRecogniser recogniser = new SimulatedRecogniser(Script.of(List.of("one two three", "four")));
        List<SimulatedRecogniser.Heard> heard = new ArrayList<>();
        float[][] frames = frames(name);
        for (float[] frame : frames) {
            heard.addAll(recogniser.hear(frame));
        }
        heard.addAll(silence(recogniser, SECOND));
        assertThat(texts(heard)).startsWith("one", "two", "three");
        for (SimulatedRecogniser.Heard word : heard) {
            assertThat(word.fromFrame()).isLessThan(word.toFrame()).isLessThanOrEqualTo(frames.length);
        }
    }

    @Test
    void each_utterance_has_its_line_and_then_again_the_first() {
        SimulatedRecogniser recogniser = new SimulatedRecogniser(Script.of(List.of("a b", "c")));
        List<SimulatedRecogniser.Heard> heard = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            heard.addAll(tone(recogniser, SECOND));
            heard.addAll(silence(recogniser, SECOND));
        }
        assertThat(texts(heard)).containsExactly("a", "b", "c", "a", "b");
    }

    @Test
    void a_short_pause_does_not_end_the_utterance() {
        SimulatedRecogniser recogniser = new SimulatedRecogniser(Script.of(List.of("a", "b")));
        List<SimulatedRecogniser.Heard> heard = new ArrayList<>(tone(recogniser, 6));
        heard.addAll(silence(recogniser, 4));
        heard.addAll(tone(recogniser, 6));
        heard.addAll(silence(recogniser, SECOND));
        assertThat(texts(heard)).containsExactly("a");
    }

    @Test
    void silence_says_nothing() {
        assertThat(silence(new SimulatedRecogniser(Script.of(List.of("a"))), 10 * SECOND))
                .isEmpty();
    }

    @Test
    void pause_scores_fall_in_speech_and_rise_nearer_horizons_first() {
        SimulatedRecogniser recogniser = new SimulatedRecogniser(Script.of(List.of("a")));
        tone(recogniser, 6);
        assertThat(recogniser.pauseScores()).containsExactly(0.02f, 0.02f, 0.02f, 0.02f);
        silence(recogniser, 5);
        float[] scores = recogniser.pauseScores();
        assertThat(scores[0]).isGreaterThan(scores[1]);
        assertThat(scores[2]).isLessThan(0.6f);
        silence(recogniser, 2);
        assertThat(recogniser.pauseScores()[2]).isGreaterThan(0.6f);
        silence(recogniser, 20);
        assertThat(recogniser.pauseScores()).containsOnly(1f);
    }

    private static List<SimulatedRecogniser.Heard> tone(SimulatedRecogniser recogniser, int frames) {
        short[] sound = new short[SimulatedRecogniser.FRAME];
        new VoicedSound("test").fill(sound, 1, 1);
        float[] frame = new float[sound.length];
        for (int i = 0; i < frame.length; i++) {
            frame[i] = sound[i] / 32768f;
        }
        return repeat(recogniser, frame, frames);
    }

    private static List<SimulatedRecogniser.Heard> silence(SimulatedRecogniser recogniser, int frames) {
        return repeat(recogniser, new float[SimulatedRecogniser.FRAME], frames);
    }

    private static List<SimulatedRecogniser.Heard> repeat(SimulatedRecogniser recogniser, float[] frame, int frames) {
        List<SimulatedRecogniser.Heard> heard = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            heard.addAll(recogniser.hear(frame));
        }
        return heard;
    }

    private static float[][] frames(String name) throws Exception {
        Path file = Path.of(System.getProperty("parley.testAudio"), name + ".wav");
        PcmClip clip = Resampler.resample(WavReader.readAll(file, Duration.ofMinutes(1)), 24_000);
        short[] pcm = clip.samples();
        float[][] frames = new float[pcm.length / SimulatedRecogniser.FRAME][SimulatedRecogniser.FRAME];
        for (int i = 0; i < frames.length * SimulatedRecogniser.FRAME; i++) {
            frames[i / SimulatedRecogniser.FRAME][i % SimulatedRecogniser.FRAME] = pcm[i] / 32768f;
        }
        return frames;
    }

    private static List<String> texts(List<SimulatedRecogniser.Heard> heard) {
        return heard.stream().map(SimulatedRecogniser.Heard::text).toList();
    }
}
