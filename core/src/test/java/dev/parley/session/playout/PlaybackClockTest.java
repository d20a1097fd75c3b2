package dev.parley.session.playout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.session.PlaybackPosition;
import dev.parley.session.context.PlaybackReports;
import org.junit.jupiter.api.Test;

/** A carrier that tells what it plays sets the clock. Rate 1000 Hz: one sample is 1 ms. */
class PlaybackClockTest {
    private static final int RATE = 1000;

    private final PlaybackReports carrier = new PlaybackReports(true);
    private final PlaybackClock clock = released(1000, 0);

    private PlaybackClock clockOf(PlaybackReports reports) {
        return new PlaybackClock(RATE, reports, 0);
    }

    private PlaybackClock released(int samples, long ms) {
        PlaybackClock made = clockOf(carrier);
        made.release(samples, nanos(ms));
        return made;
    }

    private static long nanos(long ms) {
        return ms * 1_000_000;
    }

    private boolean tell(PlaybackClock target, long generation, long samples, long ms) {
        PlaybackPosition position = new PlaybackPosition(generation, samples);
        boolean taken = carrier.accept(position, nanos(ms));
        if (taken) {
            target.played(position, nanos(ms));
        }
        return taken;
    }

    private static long heard(PlaybackClock of, long ms) {
        return of.heardMs(nanos(ms));
    }

    private static long endMs(PlaybackClock of) {
        return of.endNanos() / 1_000_000;
    }

    @Test
    void nothingWasHeardBeforeACarrierSaysSo() {
        assertThat(heard(clock, 500)).isZero();
        tell(clock, 1, 20, 500);
        assertThat(heard(clock, 500)).isEqualTo(20);
    }

    @Test
    void aCarrierThatLagsSetsTheClockBack() {
        tell(clock, 1, 200, 500);
        assertThat(heard(clock, 600)).as("between two reports").isEqualTo(300);
        assertThat(endMs(clock)).isEqualTo(1300);
    }

    @Test
    void aCarrierThatRanDryStandsStill() {
        tell(clock, 1, 200, 500);
        tell(clock, 1, 200, 700);
        assertThat(heard(clock, 700)).isEqualTo(200);
        assertThat(endMs(clock)).isEqualTo(1500);
    }

    @Test
    void aCarrierThatLeapsSetsTheClockForward() {
        tell(clock, 1, 900, 300);
        assertThat(heard(clock, 300)).isEqualTo(900);
        assertThat(endMs(clock)).isEqualTo(400);
    }

    @Test
    void noMoreIsHeardThanWasGivenWhateverIsTold() {
        tell(clock, 1, 1_000_000, 300);
        assertThat(heard(clock, 300)).isEqualTo(1000);
        clock.release(500, nanos(300));
        assertThat(heard(clock, 300))
                .as("what was told counts for nothing that came later")
                .isEqualTo(1000);
        assertThat(tell(clock, 7, 1000, 400)).as("never given").isFalse();
        assertThat(tell(clock, 0, 1000, 400)).isFalse();
        tell(clock, 1, Long.MIN_VALUE, 400);
        assertThat(heard(clock, 400)).isEqualTo(1000);
    }

    @Test
    void aPositionDoesNotGoBack() {
        tell(clock, 1, 600, 600);
        tell(clock, 1, 100, 650);
        assertThat(heard(clock, 650)).isEqualTo(600);
    }

    @Test
    void aLaterGenerationEndsTheOneBefore() {
        PlaybackClock second = released(1000, 0);
        tell(clock, 1, 300, 400);
        assertThat(heard(second, 400)).isZero();
        PlaybackPosition position = new PlaybackPosition(2, 50);
        carrier.accept(position, nanos(800));
        clock.played(position, nanos(800));
        second.played(position, nanos(800));
        assertThat(heard(clock, 800)).isEqualTo(1000);
        assertThat(clock.isHeard(nanos(800))).isTrue();
        assertThat(heard(second, 800)).isEqualTo(50);
        assertThat(tell(clock, 1, 400, 820))
                .as("a report of the generation before")
                .isFalse();
    }

    @Test
    void allOfItIsHeardWhenTheCarrierSaysSoAndNotBefore() {
        tell(clock, 1, 500, 700);
        assertThat(clock.isHeard(nanos(1300)))
                .as("by the server's clock it would be")
                .isFalse();
        tell(clock, 1, 1000, 1350);
        assertThat(clock.isHeard(nanos(1350))).isTrue();
    }

    @Test
    void aCarrierThatTellsNothingForLongLeavesItToTheServersClock() {
        tell(clock, 1, 100, 200);
        assertThat(heard(clock, 900)).isEqualTo(800);
        assertThat(clock.heardByNanos(nanos(900))).as("its end, and 2 s").isEqualTo(nanos(3100));
        assertThat(clock.isHeard(nanos(3099))).isFalse();
        assertThat(clock.isHeard(nanos(3100))).isTrue();
    }

    @Test
    void aCarrierThatNeverTellsIsWaitedForOnce() {
        assertThat(heard(clock, 1999)).isZero();
        assertThat(heard(clock, 2000)).isEqualTo(1000);
        PlaybackClock second = released(1000, 5000);
        assertThat(heard(second, 5300)).isEqualTo(300);
        assertThat(second.isHeard(nanos(6000))).isTrue();
        tell(second, 2, 1000, 6100);
        PlaybackClock third = released(1000, 7000);
        assertThat(heard(third, 7300)).as("it tells again").isZero();
    }

    @Test
    void aCarrierThatDoesNotTellIsNotWaitedFor() {
        PlaybackReports untold = new PlaybackReports(false);
        PlaybackClock plain = clockOf(untold);
        plain.release(1000, 0);
        assertThat(heard(plain, 300)).isEqualTo(300);
        assertThat(untold.accept(new PlaybackPosition(1, 0), nanos(300))).isFalse();
        assertThat(plain.heardByNanos(nanos(300))).isEqualTo(nanos(1000));
        assertThat(plain.isHeard(nanos(999))).isFalse();
        assertThat(plain.isHeard(nanos(1000))).isTrue();
    }
}
