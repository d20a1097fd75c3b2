package dev.parley.dialect.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dialect.IncomingAudio;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A carrier's frames, late, lost and never sent, as the stream a session counts. */
class GapFillerTest {
    private final List<Short> heard = new ArrayList<>();
    private final List<short[]> pieces = new ArrayList<>();
    private final GapFiller filler = new GapFiller(8000, samples -> {
        pieces.add(samples);
        for (short sample : samples) {
            heard.add(sample);
        }
    });

    private void comes(long timestamp, int... samples) {
        short[] frame = new short[samples.length];
        for (int i = 0; i < samples.length; i++) {
            frame[i] = (short) samples[i];
        }
        filler.accept(new IncomingAudio.Frame(timestamp, frame));
    }

    private List<Integer> heard() {
        return heard.stream().map(Short::intValue).toList();
    }

    @Test
    void framesThatFollowEachOtherPassFromWhereverTheClockBegins() {
        comes(5_000_000_000L, 1, 2);
        comes(5_000_000_002L, 3);
        assertThat(heard()).containsExactly(1, 2, 3);
        short[] frame = {4};
        filler.accept(new IncomingAudio.Frame(5_000_000_003L, frame));
        assertThat(pieces).as("nothing is copied").last().isSameAs(frame);
    }

    @Test
    void whatIsMissingIsSilence() {
        comes(0, 1, 2);
        comes(4, 5);
        assertThat(heard()).containsExactly(1, 2, 0, 0, 5);
    }

    @Test
    void aGapIsSilenceAsSoonAsItIsTold() {
        comes(0, 1);
        filler.accept(new IncomingAudio.Gap(1, 2));
        assertThat(heard()).containsExactly(1, 0, 0);
        filler.accept(new IncomingAudio.Gap(3, 1));
        comes(4, 9);
        assertThat(heard()).containsExactly(1, 0, 0, 0, 9);
    }

    @Test
    void aCallThatBeginsInSilenceBeginsThen() {
        filler.accept(new IncomingAudio.Gap(100, 2));
        comes(102, 1);
        assertThat(heard()).containsExactly(0, 0, 1);
    }

    @Test
    void whatCameBeforeOrTooLateIsNotHeardAgain() {
        comes(0, 1, 2, 3);
        comes(0, 1, 2, 3);
        comes(1, 2, 3, 4);
        comes(-10, 7);
        filler.accept(new IncomingAudio.Gap(2, 2));
        comes(4, 5);
        assertThat(heard()).containsExactly(1, 2, 3, 4, 5);
        assertThat(pieces)
                .as("what is all known is handed on by no empty piece")
                .hasSize(3);
    }

    @Test
    void aClockThatJumpsIsAtMostASecondOfSilence() {
        comes(0, 1);
        comes(1_000_000_000_000L, 2);
        comes(1_000_000_000_001L, 3);
        assertThat(heard).hasSize(1 + 8000 + 2);
        assertThat(heard().getLast()).isEqualTo(3);
    }
}
