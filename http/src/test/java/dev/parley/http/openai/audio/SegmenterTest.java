package dev.parley.http.openai.audio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.container.AudioSource;
import dev.parley.http.openai.audio.Segmenter.Segment;
import dev.parley.provider.VoiceActivityDetector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Each frame's samples have a value that no other has, and the detector finds speech where a test says so. */
class SegmenterTest {
    private static final int RATE = 24_000;
    private static final int FRAME = RATE * 32 / 1000;
    private static final int LONGEST = Segmenter.LONGEST_MS / 32;
    private static final int EARLIEST = frames(Segmenter.EARLIEST_CUT_MS);
    private static final int GAP = frames(Segmenter.GAP_MS);
    private static final int LEAD_IN = 10;

    private static int frames(int ms) {
        return (ms + 31) / 32;
    }

    /** A stretch in frames of the recording. */
    private record Stretch(int from, int until) {}

    /** Frames of speech (positive) and of silence (negative), one after the other. */
    private static boolean[] speech(int... parts) {
        int total = 0;
        for (int each : parts) {
            total += Math.abs(each);
        }
        boolean[] speech = new boolean[total];
        int at = 0;
        for (int each : parts) {
            for (int i = 0; i < Math.abs(each); i++) {
                speech[at++] = each > 0;
            }
        }
        return speech;
    }

    private static short value(int frame) {
        return (short) (frame + 1);
    }

    private static List<Stretch> cut(boolean[] speech) {
        short[] pcm = new short[speech.length * FRAME];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = value(i / FRAME);
        }
        return cut(pcm, speech);
    }

    private static List<Stretch> cut(short[] pcm, boolean[] speech) {
        Segmenter segmenter = new Segmenter(source(pcm), RATE, detector(speech));
        List<Stretch> found = new ArrayList<>();
        try {
            Optional<Segment> next = segmenter.next();
            while (next.isPresent()) {
                short[] samples = next.get().clip().samples();
                int from = (int) next.get().startMs() / 32;
                assertThat(samples).isEqualTo(Arrays.copyOfRange(pcm, from * FRAME, from * FRAME + samples.length));
                found.add(new Stretch(from, from + samples.length / FRAME));
                next = segmenter.next();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(segmenter.readMs()).isEqualTo(speech.length * 32L);
        return found;
    }

    /** Gives a little at a time, as decoders do. */
    private static AudioSource source(short[] pcm) {
        return new AudioSource() {
            private int at;

            @Override
            public int read(short[] into, int offset, int samples) {
                int count = Math.min(Math.min(samples, 500), pcm.length - at);
                System.arraycopy(pcm, at, into, offset, count);
                at += count;
                return count == 0 ? -1 : count;
            }

            @Override
            public void close() {}
        };
    }

    private static VoiceActivityDetector.Stream detector(boolean[] speech) {
        return new VoiceActivityDetector.Stream() {
            private int at;

            @Override
            public int frameSamples() {
                return FRAME;
            }

            @Override
            public double probability(short[] samples, int offset) {
                return speech[at++] ? 0.9 : 0.1;
            }

            @Override
            public void reset() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void silenceIsInNoStretch() {
        assertThat(cut(speech(-3_000))).isEmpty();
    }

    @Test
    void aPauseEndsAStretchAndALeadInBeginsTheNext() {
        assertThat(cut(speech(-40, 100, -49, 100, -80, 20, -20)))
                .containsExactly(new Stretch(30, 40 + 249 + 40), new Stretch(40 + 249 + 70, 40 + 249 + 120));
    }

    @Test
    void speechWithoutAPauseIsCutInTheMiddleOfItsLongestGap() {
        assertThat(cut(speech(400, -8, 200, -20, 150, -12, 300)))
                .containsExactly(new Stretch(0, 618), new Stretch(618, 1_090));
    }

    /** Else what follows would be almost as long again. */
    @Test
    void aGapOfTheFirstTenSecondsDoesNotCount() {
        assertThat(cut(speech(100, -40, 500, -5, 400)).getFirst()).isEqualTo(new Stretch(0, 643));
    }

    /** One frame without speech may be a "t" within a word; eight soft ones are not. */
    @Test
    void speechWithoutAnyGapIsCutWhereItIsSoftest() {
        boolean[] speech = speech(500, -2, 700);
        short[] pcm = new short[speech.length * FRAME];
        for (int i = 0; i < pcm.length; i++) {
            int frame = i / FRAME;
            pcm[i] = (short) (frame >= 700 && frame < 708 ? 100 : 5_000);
        }
        List<Stretch> found = cut(pcm, speech);
        assertThat(found).hasSize(2);
        assertThat(found.getFirst().until()).isBetween(702, 706);
        assertThat(found.get(1)).isEqualTo(new Stretch(found.getFirst().until(), speech.length));
    }

    @Test
    void aStretchIsNoLongerThanTheBound() {
        assertThat(cut(speech(LONGEST))).containsExactly(new Stretch(0, LONGEST));
        assertThat(cut(speech(LONGEST + 1))).hasSize(2);
        assertThat(cut(speech(LONGEST, -1))).hasSize(2);
    }

    @Property(tries = 300)
    void noSampleIsInTwoStretchesAndNoneOfSpeechInNone(
            @ForAll @Size(max = 20) List<@IntRange(min = -90, max = 300) Integer> parts) {
        boolean[] speech = speech(parts.stream().mapToInt(Integer::intValue).toArray());
        List<Stretch> found = cut(speech);
        boolean[] heard = new boolean[speech.length];
        int end = 0;
        for (Stretch each : found) {
            assertThat(each.until() - each.from()).isBetween(1, LONGEST);
            assertThat(each.from()).isGreaterThanOrEqualTo(end);
            end = each.until();
            Arrays.fill(heard, each.from(), each.until(), true);
        }
        for (int i = 0; i < speech.length; i++) {
            assertThat(heard[i] || !speech[i]).as("frame %d is heard", i).isTrue();
            boolean follows = i + LEAD_IN < speech.length && speech[i + LEAD_IN];
            assertThat(heard[i] || !follows).as("lead-in %d is heard", i).isTrue();
        }
    }

    @Property(tries = 300)
    void aStretchThatBecameTooLongIsCutInItsLongestGap(
            @ForAll @Size(min = 20, max = 60) List<@IntRange(min = 1, max = 40) Integer> words,
            @ForAll @Size(min = 60, max = 60) List<@IntRange(min = 0, max = 30) Integer> gaps) {
        int[] parts = new int[2 * words.size()];
        for (int i = 0; i < words.size(); i++) {
            parts[2 * i] = words.get(i);
            parts[2 * i + 1] = -gaps.get(i);
        }
        boolean[] speech = speech(parts);
        for (Stretch each : cut(speech)) {
            int most = longestGap(speech, each.from() + EARLIEST, Math.min(speech.length, each.from() + LONGEST + 1));
            if (each.until() < speech.length && most >= GAP) {
                assertThat(longestGap(speech, each.until() - most / 2 - 1, each.until() + most / 2 + 1))
                        .as("gap around %d", each.until())
                        .isGreaterThanOrEqualTo(most);
            }
        }
    }

    private static int longestGap(boolean[] speech, int from, int until) {
        int most = 0;
        int run = 0;
        for (int i = from; i < Math.min(until, speech.length); i++) {
            run = speech[i] ? 0 : run + 1;
            most = Math.max(most, run);
        }
        return most;
    }
}
