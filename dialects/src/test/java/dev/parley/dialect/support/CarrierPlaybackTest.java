package dev.parley.dialect.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.concurrent.VirtualTime;
import dev.parley.dialect.Dialect;
import dev.parley.session.PlaybackPosition;
import dev.parley.session.SessionInput;
import dev.parley.session.SessionOutput.Place;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Speech on a carrier that plays it in its own time, and what of it was played when it is stopped. */
class CarrierPlaybackTest {
    private static final int RATE = 8000;
    private static final Place FIRST = new Place("resp_1", "item_1", 0, 0);
    private static final Place SECOND = new Place("resp_1", "item_2", 1, 0);
    private static final Place OTHER = new Place("resp_2", "item_3", 0, 0);

    private final VirtualTime time = new VirtualTime();
    private final MemoryAudioChannel channel =
            new MemoryAudioChannel(time, Duration.ofMillis(100), Duration.ofSeconds(10));
    private final CarrierPlayback playback = new CarrierPlayback(channel, true, RATE);

    @Test
    void soundBesideThePartsIsPlayedBehindThemAndStoppedWithThem() {
        playback.play(FIRST, 1, sound(100, 1));
        playback.playBeside(2, sound(100, 7));
        playback.done(FIRST);
        time.advance(Duration.ofSeconds(1));
        assertThat(heard()).as("a part that is being given goes first").containsExactly("1 for 100");

        playback.playBeside(2, sound(100, 7));
        time.advance(Duration.ofSeconds(1));
        playback.play(SECOND, 3, sound(100, 2));
        playback.done(SECOND);
        time.advance(Duration.ofSeconds(1));
        assertThat(heard()).containsExactly("1 for 100", "7 for 100", "2 for 100");

        playback.playBeside(4, sound(100, 7));
        assertThat(playback.clear()).isEmpty();
        time.advance(Duration.ofSeconds(1));
        assertThat(heard()).containsExactly("1 for 100", "7 for 100", "2 for 100");
        playback.playBeside(4, sound(100, 7));
        time.advance(Duration.ofSeconds(1));
        assertThat(heard()).as("stopped for good").containsExactly("1 for 100", "7 for 100", "2 for 100");
    }

    @BeforeEach
    void open() {
        channel.open(RATE);
        channel.tells(new Silent() {
            @Override
            public void played(long generation) {
                playback.played(generation);
            }
        });
    }

    private static class Silent implements Dialect {
        @Override
        public void opened() {}

        @Override
        public void text(Buffer message) {}

        @Override
        public void binary(Buffer message) {}

        @Override
        public void signal(SessionInput.Signal signal) {}

        @Override
        public void drained() {}

        @Override
        public void draining() {}

        @Override
        public void closed() {}
    }

    private static short[] sound(int ms, int value) {
        short[] samples = new short[RATE / 1000 * ms];
        java.util.Arrays.fill(samples, (short) value);
        return samples;
    }

    /** What was played, as value and ms. */
    private List<String> heard() {
        List<String> pieces = new ArrayList<>();
        int ms = 0;
        for (int i = 0; i < channel.heard.size(); i++) {
            short[] piece = channel.heard.get(i);
            ms += piece.length * 1000 / RATE;
            if (i + 1 == channel.heard.size() || channel.heard.get(i + 1)[0] != piece[0]) {
                pieces.add(piece[0] + " for " + ms);
                ms = 0;
            }
        }
        return pieces;
    }

    private void wait(int ms) {
        time.advance(Duration.ofMillis(ms));
    }

    @Test
    void aPartThatIsStoppedTellsHowFarItWasPlayed() {
        playback.play(FIRST, 1, sound(500, 1));
        playback.play(FIRST, 1, sound(500, 1));
        playback.done(FIRST);
        wait(380);
        assertThat(playback.clear()).containsExactly(new CarrierPlayback.Cut(FIRST, 300));
        wait(2000);
        assertThat(heard()).containsExactly("1 for 300");
        assertThat(playback.clear()).isEmpty();
    }

    @Test
    void aPartPlayedToItsEndIsNotCutAndTheNextOnesWereNotHeard() {
        playback.play(FIRST, 1, sound(200, 1));
        playback.done(FIRST);
        playback.play(SECOND, 2, sound(400, 2));
        playback.done(SECOND);
        playback.play(OTHER, 3, sound(400, 3));
        wait(400);
        assertThat(playback.clear())
                .containsExactly(new CarrierPlayback.Cut(SECOND, 120), new CarrierPlayback.Cut(OTHER, 0));
        assertThat(heard()).containsExactly("1 for 200", "2 for 120");
    }

    @Test
    void beforeTheFirstSoundNothingWasHeard() {
        playback.play(FIRST, 1, sound(200, 1));
        wait(60);
        assertThat(playback.clear()).containsExactly(new CarrierPlayback.Cut(FIRST, 0));
        playback.play(SECOND, 2, sound(100, 2));
        wait(1000);
        assertThat(heard()).containsExactly("2 for 100");
    }

    @Test
    void twoAtOnceAreHeardOneBehindTheOther() {
        playback.play(FIRST, 1, sound(100, 1));
        playback.play(OTHER, 2, sound(100, 3));
        playback.play(FIRST, 1, sound(100, 1));
        playback.play(OTHER, 2, sound(100, 3));
        playback.done(OTHER);
        wait(1000);
        assertThat(heard()).containsExactly("1 for 200");
        assertThat(playback.isSilent("resp_1")).isFalse();
        playback.done(FIRST);
        playback.done(FIRST);
        wait(1000);
        assertThat(heard()).containsExactly("1 for 200", "3 for 200");
        assertThat(playback.isSilent("resp_1")).isTrue();
        assertThat(playback.isSilent("resp_2")).isTrue();
    }

    @Test
    void whatWaitsForAnotherIsBounded() {
        playback.play(FIRST, 1, sound(20, 1));
        for (int i = 0; i < 61; i++) {
            playback.play(OTHER, 2, sound(1000, 3));
        }
        playback.done(OTHER);
        playback.done(FIRST);
        wait(70_000);
        assertThat(heard()).containsExactly("1 for 20", "3 for 60000");
    }

    @Test
    void whatWaitedIsForgottenWhenEverythingIsStopped() {
        for (int generation = 1; generation < 9; generation += 4) {
            channel.heard.clear();
            playback.play(FIRST, generation, sound(20, 1));
            playback.play(OTHER, generation + 1, sound(60_000, 3));
            playback.done(FIRST);
            wait(160);
            assertThat(playback.clear()).containsExactly(new CarrierPlayback.Cut(OTHER, 60));
            assertThat(heard()).containsExactly("1 for 20", "3 for 60");
            playback.play(FIRST, generation + 2, sound(20, 1));
            playback.play(OTHER, generation + 3, sound(60_000, 3));
            wait(200);
            playback.clear();
        }
        channel.heard.clear();
        playback.play(FIRST, 9, sound(20, 1));
        playback.play(OTHER, 10, sound(40, 3));
        playback.done(FIRST);
        wait(1000);
        assertThat(heard()).containsExactly("1 for 20", "3 for 40");
    }

    @Test
    void whatWasStoppedIsNotHeardWhenMoreOfItComes() {
        assertThat(playback.play(FIRST, 1, sound(20, 1))).isTrue();
        playback.clear();
        assertThat(playback.play(FIRST, 1, sound(20, 1))).isFalse();
        playback.done(FIRST);
        assertThat(playback.isSilent("resp_1")).isTrue();
        assertThat(playback.play(SECOND, 2, sound(20, 2))).isTrue();
        wait(200);
        assertThat(heard()).containsExactly("2 for 20");
    }

    @Test
    void theEndOfAGenerationTellsHowMuchItWas() {
        playback.play(FIRST, 1, sound(100, 1));
        playback.done(FIRST);
        assertThat(playback.played(1)).hasValue(new PlaybackPosition(1, sound(100, 1).length));
        assertThat(playback.played(1)).isEmpty();
    }

    @Test
    void aCarrierThatTellsNothingLeavesItToTheServersClockAndPilesNothingUp() {
        CarrierPlayback untold = new CarrierPlayback(channel.withoutPosition(), false, RATE);
        for (int i = 0; i < 20; i++) {
            Place place = new Place("resp_" + i, "item_" + i, 0, 0);
            untold.play(place, i + 1, sound(20, 1));
            untold.done(place);
        }
        assertThat(untold.isSilent("resp_11")).isTrue();
        assertThat(untold.isSilent("resp_12")).isFalse();
        wait(200);
        assertThat(untold.clear()).isEmpty();
        wait(1000);
        assertThat(heard()).containsExactly("1 for 120");
    }
}
