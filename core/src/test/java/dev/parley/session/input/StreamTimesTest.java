package dev.parley.session.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamTimesTest {
    private final StreamTimes times = new StreamTimes();

    @Test
    void withoutPartingsTheTimesAreTheSame() {
        assertThat(times.start(7)).isEqualTo(7);
        times.part(0, 100);
        times.clear();
        assertThat(times.end(7)).isEqualTo(7);
    }

    @Test
    void whatCameBeforeAPartingIsPlacedByTheOneBefore() {
        times.part(0, 1_000);
        times.part(500, 9_000);
        assertThat(times.start(0)).isEqualTo(1_000);
        assertThat(times.start(499)).isEqualTo(1_499);
        assertThat(times.end(500)).isEqualTo(1_500);
        assertThat(times.start(500)).isEqualTo(9_000);
        assertThat(times.end(501)).isEqualTo(9_001);
    }

    @Test
    void sixtyFourPartingsAreKept() {
        for (int i = 0; i < 65; i++) {
            times.part(i * 10, i * 1_000);
        }
        assertThat(times.start(15)).isEqualTo(1_005);
        assertThat(times.start(5)).as("by the oldest known").isEqualTo(995);
        assertThat(times.start(645)).isEqualTo(64_005);
    }
}
