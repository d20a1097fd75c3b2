package dev.parley.engines.moonshine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Left what the model wrote, then its likelihood and the detector's verdict, as measured on the sound at the end. */
class PlausibilityTest {
    private static boolean spoken(String text, double likelihood, int frames, double surest, double seconds) {
        boolean[] speech = new boolean[(int) (seconds * MoonshineModel.SAMPLE_RATE / SpeechSegments.FRAME)];
        Arrays.fill(speech, 0, frames, true);
        short[] samples = new short[speech.length * SpeechSegments.FRAME];
        return Plausibility.of(List.of(text.split(" ")), likelihood, new Segment(samples, 0, speech, surest));
    }

    @ParameterizedTest
    @CsvSource({
        "You, -0.114, 7, 0.85, 0.74, a jingle",
        "You, -0.100, 30, 0.70, 2.00, noise of which the detector is not sure",
        "Yeah., -0.590, 6, 0.79, 0.48, a steel drum",
        "Peril., -1.239, 11, 0.88, 0.90, an animal",
        "'Hey, you can see!', -1.232, 60, 0.98, 2.72, a cartoon voice without words",
        "'Can you get the vividly vividly vividly vividly', -0.592, 76, 1.00, 3.39, another",
        "What is it? What is it? What is it? What is it?, -0.728, 183, 1.00, 8.54, another",
        "One two three four five six seven eight nine ten, -0.1, 20, 1.00, 0.9, more words than fit"
    })
    void what_the_model_makes_of_other_sounds_is_no_speech(
            String text, double likelihood, int frames, double surest, double seconds, String sound) {
        assertThat(spoken(text, likelihood, frames, surest, seconds)).as(sound).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "You, -0.05, 12, 0.95, 0.74, a word the model likes to write but here was said",
        "Yes., -0.3, 7, 0.95, 0.5, a short word",
        "'I know two one-oh.', -0.726, 31, 1.00, 1.57, the likeliest guess at digits by telephone",
        "'No, no, no, no, no.', -0.1, 60, 1.00, 2.2, said over and over",
        "'What serial, serial, serials are you watching?', -0.584, 55, 1.00, 2.34, digits in loud noise"
    })
    void what_was_spoken_is_kept(
            String text, double likelihood, int frames, double surest, double seconds, String sound) {
        assertThat(spoken(text, likelihood, frames, surest, seconds)).as(sound).isTrue();
    }
}
