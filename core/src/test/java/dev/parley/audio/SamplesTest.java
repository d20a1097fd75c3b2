package dev.parley.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplesTest {
    private static final long A_WEEK_MS = 7 * 24 * 3_600_000L;

    @ParameterizedTest
    @CsvSource({"24000, 24000, 1000", "1920, 24000, 80", "23, 24000, 0", "24, 24000, 1", "160, 8000, 20", "0, 48000, 0"
    })
    void samplesLast(long samples, int rateHz, long ms) {
        assertThat(Samples.toMs(samples, rateHz)).isEqualTo(ms);
    }

    @ParameterizedTest
    @CsvSource({"20, 8000, 160", "80, 24000, 1920", "1, 44100, 44", "0, 16000, 0"})
    void millisecondsHold(long ms, int rateHz, long samples) {
        assertThat(Samples.fromMs(ms, rateHz)).isEqualTo(samples);
    }

    @ParameterizedTest
    @CsvSource({"62500, 48000, 3", "20833, 48000, 0", "1000000000, 44100, 44100", "1500000000, 16000, 24000"})
    void nanosecondsHold(long nanos, int rateHz, long samples) {
        assertThat(Samples.fromNanos(nanos, rateHz)).isEqualTo(samples);
    }

    @Property
    void roundsDownAndNothingElse(
            @ForAll @LongRange(min = 0, max = A_WEEK_MS * 1_000_000) long nanos,
            @ForAll @IntRange(min = 8_000, max = 48_000) int rateHz) {
        long exact = BigInteger.valueOf(nanos)
                .multiply(BigInteger.valueOf(rateHz))
                .divide(BigInteger.valueOf(1_000_000_000))
                .longValueExact();
        assertThat(Samples.fromNanos(nanos, rateHz)).isEqualTo(exact);
    }

    @Property
    void thereAndBackLosesLessThanASample(
            @ForAll @LongRange(min = 0, max = 3_600L * 48_000) long samples,
            @ForAll @IntRange(min = 8_000, max = 48_000) int rateHz) {
        assertThat(Samples.fromNanos(Samples.toNanos(samples, rateHz), rateHz)).isBetween(samples - 1, samples);
    }
}
