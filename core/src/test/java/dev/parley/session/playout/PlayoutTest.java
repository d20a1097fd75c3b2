package dev.parley.session.playout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.PlayedWords.SpokenWord;
import dev.parley.session.context.PlaybackReports;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Rate 1000 Hz: one sample is 1 ms. */
class PlayoutTest {
    private static final int RATE = 1000;
    private static final int CHUNK = 80;
    private static final Optional<Long> LEAD = Optional.of(320_000_000L);

    private final List<String> released = new ArrayList<>();
    private final List<Integer> sent = new ArrayList<>();
    private boolean writable = true;
    private PlaybackClock clock = clock(0);

    private static PlaybackClock clock(long notBeforeMs) {
        return new PlaybackClock(RATE, new PlaybackReports(false), notBeforeMs * 1_000_000);
    }

    private Playout playout(Optional<Long> lead, long notBeforeMs) {
        clock = clock(notBeforeMs);
        return new Playout(clock, lead, CHUNK, new Playout.Output() {
            @Override
            public boolean writable() {
                return writable;
            }

            @Override
            public void audio(short[] samples, long startMs) {
                for (short sample : samples) {
                    sent.add((int) sample);
                }
                released.add(startMs + "+" + samples.length);
            }

            @Override
            public void word(SpokenWord word) {
                released.add(word.text());
            }
        });
    }

    private static OptionalLong pump(Playout playout, long ms) {
        OptionalLong next = playout.pump(ms * 1_000_000);
        return next.isEmpty() ? next : OptionalLong.of(next.getAsLong() / 1_000_000);
    }

    private long heard(long ms) {
        return clock.heardMs(ms * 1_000_000);
    }

    @Test
    void releasesNoMoreThanTheLeadAheadOfTheListener() {
        Playout playout = playout(LEAD, 0);
        playout.add(new short[1_000]);

        assertThat(pump(playout, 0)).hasValue(80);
        assertThat(clock.releasedMs()).isEqualTo(400); // the lead, and the chunk that is due at its edge
        pump(playout, 80);
        assertThat(clock.releasedMs()).isEqualTo(480);
        assertThat(playout.queuedMs()).isEqualTo(520);
    }

    @Test
    void theClockStandsStillWhileTheListenerHasNothingToPlay() {
        Playout playout = playout(LEAD, 0);
        playout.add(new short[160]);
        pump(playout, 0);
        assertThat(heard(5_000)).isEqualTo(160);

        playout.add(new short[160]);
        pump(playout, 5_000);
        // Two chunks were heard long ago; of the next nothing has been, however late it is.
        assertThat(heard(5_000)).isEqualTo(160);
        assertThat(heard(5_100)).isEqualTo(260);
        assertThat(clock.endNanos()).isEqualTo(5_160_000_000L);
    }

    @Test
    void nothingIsHeardBeforeWhatWasReleasedEarlier() {
        Playout playout = playout(LEAD, 700);
        playout.add(new short[160]);
        pump(playout, 0);

        assertThat(heard(700)).isZero();
        assertThat(heard(780)).isEqualTo(80);
    }

    @Test
    void withoutALeadAudioGoesAtOnceAndWordsBehindTheAudioTheyBeginIn() {
        Playout playout = playout(Optional.empty(), 0);
        playout.add(new SpokenWord("one", 0, 70));
        playout.add(new SpokenWord("two", 90, 150));
        playout.add(new short[100]);
        pump(playout, 0);

        assertThat(released).containsExactly("0+80", "one", "80+20", "two");
    }

    @Test
    void withALeadAWordComesWhenItIsHeard() {
        Playout playout = playout(LEAD, 0);
        playout.add(new SpokenWord("one", 0, 70));
        playout.add(new SpokenWord("two", 90, 150));
        playout.add(new short[160]);

        assertThat(pump(playout, 0)).hasValue(90);
        assertThat(released).containsExactly("0+80", "80+80", "one");
        pump(playout, 90);
        assertThat(released).last().isEqualTo("two");
    }

    @Test
    void aClientThatTakesNothingGetsNothing() {
        writable = false;
        Playout playout = playout(Optional.empty(), 0);
        playout.add(new short[160]);
        assertThat(pump(playout, 0)).isEmpty();
        assertThat(released).isEmpty();

        writable = true;
        pump(playout, 900);
        assertThat(released).hasSize(2);
        assertThat(heard(900)).isZero();
    }

    @Test
    void theLastPieceMayBeShortOnceNothingFollows() {
        Playout playout = playout(LEAD, 0);
        playout.add(new short[100]);
        pump(playout, 0);
        assertThat(playout.queuedMs()).isEqualTo(20);
        assertThat(playout.released()).isFalse();

        playout.finish();
        pump(playout, 0);
        assertThat(playout.released()).isTrue();
    }

    @Test
    void wordsWithoutASoundAreNotReleased() {
        Playout playout = playout(LEAD, 0);
        playout.add(new SpokenWord("unheard", 0, 70));
        playout.finish();
        pump(playout, 0);

        assertThat(playout.released()).isTrue();
        assertThat(released).isEmpty();
    }

    @Test
    void afterStopNothingIsTakenAndNothingLeaves() {
        Playout playout = playout(Optional.empty(), 0);
        playout.add(new short[80]);
        pump(playout, 0);
        playout.add(new short[80]);
        playout.stop();
        playout.add(new short[80]);
        pump(playout, 10);

        assertThat(released).hasSize(1);
        assertThat(playout.queuedMs()).isZero();
        assertThat(heard(10_000)).isEqualTo(80);
    }

    @Test
    void audioKeepsItsOrderHoweverItsPiecesLieToTheChunks() {
        Playout playout = playout(LEAD, 0);
        int next = 0;
        for (int length : new int[] {50, 170, 80, 0, 1, 19, 200}) {
            short[] piece = new short[length];
            for (int i = 0; i < length; i++) {
                piece[i] = (short) next++;
            }
            playout.add(piece);
        }
        playout.finish();
        for (int ms = 0; ms < 600; ms += 10) {
            pump(playout, ms);
        }
        assertThat(sent).hasSize(520).isSorted().doesNotHaveDuplicates();
        assertThat(released).containsExactly("0+80", "80+80", "160+80", "240+80", "320+80", "400+80", "480+40");
    }

    @Test
    void aWordThatIsStampedBehindTheAudioComesWithItsEnd() {
        Playout playout = playout(LEAD, 0);
        playout.add(new short[160]);
        playout.add(new SpokenWord("one", 0, 70));
        playout.add(new SpokenWord("late", 160, 300));
        assertThat(pump(playout, 0)).hasValue(160);
        playout.finish();
        assertThat(pump(playout, 0)).hasValue(160);
        pump(playout, 159);
        assertThat(released).last().isEqualTo("one");
        assertThat(playout.released()).isFalse();
        assertThat(pump(playout, 160)).isEmpty();
        assertThat(released).last().isEqualTo("late");
        assertThat(playout.released()).isTrue();
    }

    @Test
    void afterStopWordsThatWaitAreNotReleased() {
        Playout playout = playout(LEAD, 0);
        assertThat(clock.started()).isFalse();
        playout.add(new short[160]);
        playout.add(new SpokenWord("soon", 100, 150));
        pump(playout, 0);
        assertThat(clock.started()).isTrue();
        playout.stop();
        pump(playout, 1_000);
        playout.add(new SpokenWord("later", 100, 150));
        pump(playout, 2_000);
        assertThat(released).containsExactly("0+80", "80+80");
    }
}
