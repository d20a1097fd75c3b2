package dev.parley.engines.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateCheckTest {
    @Test
    void a_recogniser_that_tells_of_twice_the_audio_takes_it_for_half_its_rate() {
        assertThat(RateCheck.heard(8, 4, 16_000))
                .hasValue(
                        "tells of 8.0 s of sound where 4.0 s were sent: it seems to take 16000 Hz for 8000 Hz or less;"
                                + " check the sample rate that the server and its model are set to");
    }

    /** Rounding, silence it puts in for itself, a last word whose end it guesses. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4, 4",
        "4.9, 4",
        "1.5, 0",
        "1.6, 0.2",
        "61.4, 60",
        "63, 60",
        "77, 60",
        "2, 4",
        "3600, 3600",
        "1E300, 2",
        "Infinity, 2",
        "NaN, 2"
    })
    void a_recogniser_that_tells_of_a_little_more_is_believed(double told, double sent) {
        assertThat(RateCheck.heard(told, sent, 24_000)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2, 0.4", "5.6, 4", "80, 60", "12, 1"})
    void a_recogniser_that_tells_of_much_more_is_not(double told, double sent) {
        assertThat(RateCheck.heard(told, sent, 24_000)).isPresent();
    }

    @Test
    void a_voice_that_sends_half_as_much_sound_sends_half_the_rate() {
        assertThat(RateCheck.spoken(8, 4, 24_000, true))
                .hasValue(
                        "sent 4.0 s of sound for words of 8.0 s: it seems to send 12000 Hz where 24000 Hz were asked for;"
                                + " check the sample rate that the server and its voice are set to");
    }

    @Test
    void a_voice_that_sends_twice_as_much_sound_sends_twice_the_rate() {
        assertThat(RateCheck.spoken(4, 8, 24_000, true))
                .hasValueSatisfying(
                        what -> assertThat(what).contains("it seems to send 48000 Hz where 24000 Hz were asked for"));
    }

    @Test
    void sound_of_words_whose_times_were_not_told_is_no_other_rate() {
        assertThat(RateCheck.spoken(4, 8, 24_000, false)).isEmpty();
        assertThat(RateCheck.spoken(8, 4, 24_000, false)).isPresent();
    }

    /** Without times; a last word longer than its sound; silence behind the last word, or before the first. */
    @ParameterizedTest
    @CsvSource({
        "0, 5",
        "0, 0",
        "4, 4",
        "0.4, 3",
        "2.5, 6",
        "4, 6.9",
        "10, 13",
        "1.4, 0.1",
        "5, 4",
        "30, 22",
        "Infinity, 3",
        "NaN, 3"
    })
    void a_voice_whose_sound_is_a_little_longer_or_shorter_is_believed(double told, double sound) {
        assertThat(RateCheck.spoken(told, sound, 24_000, true)).isEmpty();
    }
}
