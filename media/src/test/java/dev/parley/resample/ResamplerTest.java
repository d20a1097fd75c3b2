package dev.parley.resample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.parley.codec.PcmClip;
import dev.parley.codec.TestClips;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ResamplerTest {
    private static final List<Integer> RATES = List.of(8_000, 16_000, 22_050, 24_000, 44_100, 48_000);
    private static final double AMPLITUDE = 16_000;

    static Stream<Arguments> pairs() {
        return RATES.stream()
                .flatMap(in -> RATES.stream().filter(out -> !out.equals(in)).map(out -> Arguments.of(in, out)));
    }

    static Stream<Arguments> downwards() {
        return pairs().filter(pair -> (int) pair.get()[0] > (int) pair.get()[1]);
    }

    @Provide
    Arbitrary<Integer> rates() {
        return Arbitraries.of(RATES);
    }

    private static short[] convert(short[] pcm, int in, int out) {
        return Resampler.resample(new PcmClip(pcm, in), out).samples();
    }

    private static short[] convert(short[] pcm, Resampler resampler) {
        short[] out = new short[resampler.maxOutput(pcm.length)];
        int length = resampler.process(pcm, 0, pcm.length, out, 0);
        return Arrays.copyOf(out, length + resampler.flush(out, length));
    }

    private static double decibels(double rms) {
        return 20 * Math.log10(Math.max(rms, 1e-3) / (AMPLITUDE / Math.sqrt(2)));
    }

    /** What is left of {@code pcm} without its part at {@code hertz} (least squares), middle half, in dB. */
    private static double residual(short[] pcm, double hertz, int rate) {
        int from = pcm.length / 4;
        int to = pcm.length * 3 / 4;
        double[] fit = fit(pcm, hertz, rate, from, to);
        double energy = 0;
        for (int i = from; i < to; i++) {
            double angle = 2 * Math.PI * hertz * i / rate;
            double error = pcm[i] - fit[0] * Math.cos(angle) - fit[1] * Math.sin(angle);
            energy += error * error;
        }
        return decibels(Math.sqrt(energy / (to - from)));
    }

    private static double[] fit(short[] pcm, double hertz, int rate, int from, int to) {
        double cc = 0;
        double ss = 0;
        double cs = 0;
        double yc = 0;
        double ys = 0;
        for (int i = from; i < to; i++) {
            double c = Math.cos(2 * Math.PI * hertz * i / rate);
            double s = Math.sin(2 * Math.PI * hertz * i / rate);
            cc += c * c;
            ss += s * s;
            cs += c * s;
            yc += pcm[i] * c;
            ys += pcm[i] * s;
        }
        double determinant = cc * ss - cs * cs;
        return new double[] {(yc * ss - ys * cs) / determinant, (ys * cc - yc * cs) / determinant};
    }

    @ParameterizedTest
    @MethodSource("downwards")
    void whatTheOutputCannotHoldIsRemoved(int in, int out) {
        for (double hertz = out / 2.0; hertz < in * 0.49; hertz += (in - out) / 23.0) {
            short[] tone = TestClips.tone(hertz, in, in / 4, AMPLITUDE);
            short[] converted = convert(tone, in, out);
            double alias = decibels(TestClips.rms(converted, converted.length / 4, converted.length * 3 / 4));
            assertThat(alias).as("%.0f Hz, %d to %d", hertz, in, out).isLessThan(-75);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void thePassbandIsFlatAndClean(int in, int out) {
        double nyquist = Math.min(in, out) / 2.0;
        for (double part : new double[] {0.03, 0.2, 0.5, 0.8, Fidelity.FULL.passband()}) {
            double hertz = part * nyquist;
            short[] converted = convert(TestClips.tone(hertz, in, in / 4, AMPLITUDE), in, out);
            double[] fit = fit(converted, hertz, out, converted.length / 4, converted.length * 3 / 4);
            double gain = 20 * Math.log10(Math.hypot(fit[0], fit[1]) / AMPLITUDE);
            assertThat(gain).as("gain at %.0f Hz", hertz).isCloseTo(0, within(0.1));
            assertThat(Math.toDegrees(Math.atan2(fit[0], fit[1])))
                    .as("phase at %.0f Hz", hertz)
                    .isCloseTo(0, within(0.5));
            assertThat(residual(converted, hertz, out))
                    .as("images at %.0f Hz", hertz)
                    .isLessThan(-75);
        }
    }

    @Property(tries = 150)
    void theOutputCountIsExact(
            @ForAll("rates") int in, @ForAll("rates") int out, @ForAll @IntRange(max = 20_000) int samples) {
        long expected = ((long) samples * out + in - 1) / in;
        assertThat(convert(new short[samples], in, out)).hasSize((int) expected);
    }

    @Test
    void noDriftOverTenMinutes() {
        Resampler resampler = new Resampler(44_100, 48_000);
        short[] second = new short[44_100];
        short[] out = new short[resampler.maxOutput(second.length)];
        long written = 0;
        for (int i = 0; i < 600; i++) {
            written += resampler.process(second, 0, second.length, out, 0);
        }
        assertThat(written + resampler.flush(out, 0)).isEqualTo(600L * 48_000);
    }

    @Property(tries = 100)
    void anySplitIntoBlocksGivesTheSameOutput(
            @ForAll("rates") int in,
            @ForAll("rates") int out,
            @ForAll @Size(max = 40) List<@IntRange(max = 2_000) Integer> blocks) {
        short[] speech = Arrays.copyOf(TestClips.speech("cards-001").samples(), 12_000);
        Resampler resampler = new Resampler(in, out);
        short[] parts = new short[resampler.maxOutput(speech.length) + 4_000];
        int at = 0;
        int length = 0;
        for (int block : blocks) {
            int count = Math.min(block, speech.length - at);
            length += resampler.process(speech, at, count, parts, length);
            at += count;
        }
        length += resampler.process(speech, at, speech.length - at, parts, length);
        length += resampler.flush(parts, length);
        assertThat(Arrays.copyOf(parts, length)).isEqualTo(convert(speech, in, out));
    }

    @Property(tries = 150)
    void outputNeverExceedsTheRoomPromised(
            @ForAll("rates") int in, @ForAll("rates") int out, @ForAll @IntRange(max = 3_000) int block) {
        Resampler resampler = new Resampler(in, out);
        short[] pcm = new short[block];
        short[] room = new short[resampler.maxOutput(block)];
        for (int i = 0; i < 5; i++) {
            resampler.process(pcm, 0, block, room, 0);
        }
        int length = resampler.process(pcm, 0, block, room, 0);
        assertThat(length + resampler.flush(room, length)).isLessThanOrEqualTo(room.length);
    }

    @Property(tries = 150)
    void theDelayIsWhatARunningStreamLacks(
            @ForAll("rates") int in, @ForAll("rates") int out, @ForAll @IntRange(min = 300, max = 3_000) int samples) {
        Resampler resampler = new Resampler(in, out);
        int written = resampler.process(new short[samples], 0, samples, new short[resampler.maxOutput(samples)], 0);
        assertThat((long) samples * out / in - written)
                .isBetween(resampler.delay() - out / in - 2L, (long) resampler.delay());
    }

    @Test
    void equalBlocksGiveEqualCountsOnceRunning() {
        Resampler resampler = new Resampler(24_000, 16_000);
        short[] out = new short[1_000];
        assertThat(resampler.process(new short[480], 0, 480, out, 0)).isLessThan(320);
        for (int i = 0; i < 50; i++) {
            assertThat(resampler.process(new short[480], 0, 480, out, 0)).isEqualTo(320);
        }
    }

    @Test
    void overshootIsClipped() {
        short[] square = new short[2_400];
        for (int i = 0; i < square.length; i++) {
            square[i] = i / 30 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        short[] converted = convert(square, 24_000, 48_000);
        for (int i = 200; i < 4_600; i++) {
            int position = i % 60;
            boolean high = i / 60 % 2 == 0;
            if (position > 4 && position < 55) {
                assertThat(converted[i] > 0).as("sample %d", i).isEqualTo(high);
            }
        }
    }

    @Test
    void flushAndResetStartAnew() {
        short[] speech = TestClips.speech("cards-001").samples();
        Resampler resampler = new Resampler(16_000, 24_000);
        short[] first = new short[resampler.maxOutput(4_000)];
        int length = resampler.process(speech, 0, 4_000, first, 0);
        length += resampler.flush(first, length);
        resampler.process(speech, 9_000, 777, new short[4_000], 0);
        resampler.reset();
        short[] again = new short[first.length];
        int second = resampler.process(speech, 0, 4_000, again, 0);
        second += resampler.flush(again, second);
        assertThat(second).isEqualTo(length).isEqualTo(6_000);
        assertThat(again).isEqualTo(first);
    }

    @Test
    void equalRatesPassUnchanged() {
        short[] speech = TestClips.speech("cards-001").samples();
        assertThat(convert(speech, 16_000, 16_000)).isSameAs(speech);
        short[] out = new short[speech.length];
        Resampler same = new Resampler(16_000, 16_000);
        assertThat(same.process(speech, 0, speech.length, out, 0)).isEqualTo(speech.length);
        assertThat(same.flush(out, 0)).isZero();
        assertThat(out).isEqualTo(speech);
    }

    /** For a detector: tones that matter to it pass, aliases are faint, and time is kept. */
    @ParameterizedTest
    @MethodSource("downwards")
    void lessFidelityKeepsVoiceAndTime(int in, int out) {
        Resampler full = new Resampler(in, out);
        Resampler less = new Resampler(in, out, Fidelity.DETECTION);
        assertThat(less.delay()).isLessThan(full.delay() / 2);
        double hertz = 0.75 * Math.min(in, out) / 2;
        short[] kept = convert(TestClips.tone(hertz, in, in / 4, AMPLITUDE), less);
        double[] fit = fit(kept, hertz, out, kept.length / 4, kept.length * 3 / 4);
        assertThat(20 * Math.log10(Math.hypot(fit[0], fit[1]) / AMPLITUDE)).isCloseTo(0, within(0.5));
        assertThat(Math.toDegrees(Math.atan2(fit[0], fit[1]))).isCloseTo(0, within(1.0));
        for (double alias = out / 2.0; alias < in * 0.49; alias += (in - out) / 23.0) {
            short[] converted = convert(TestClips.tone(alias, in, in / 4, AMPLITUDE), less);
            assertThat(decibels(TestClips.rms(converted, converted.length / 4, converted.length * 3 / 4)))
                    .as("%.0f Hz, %d to %d", alias, in, out)
                    .isLessThan(-50);
        }
    }

    @Test
    void filtersAreShared() {
        assertThat(FilterBank.of(48_000, 16_000, Fidelity.FULL)).isSameAs(FilterBank.of(24_000, 8_000, Fidelity.FULL));
    }

    @Test
    void otherRatesAreRefusedByName() {
        assertThatThrownBy(() -> new Resampler(24_001, 16_000)).hasMessageContaining("inputRate 24001 Hz");
        assertThatThrownBy(() -> new Resampler(24_000, 0)).hasMessageContaining("outputRate 0 Hz");
    }
}
