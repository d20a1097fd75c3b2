package dev.parley.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PcmHistoryTest {
    private static short[] counting(int from, int length) {
        short[] samples = new short[length];
        for (int i = 0; i < length; i++) {
            samples[i] = (short) (from + i);
        }
        return samples;
    }

    @Test
    void keepsTheLatestAndTheirPositions() {
        PcmHistory history = new PcmHistory(4);
        history.append(counting(0, 3), 0, 3);
        assertThat(history.start()).isZero();
        history.append(counting(3, 3), 0, 3);
        assertThat(history.start()).isEqualTo(2);
        assertThat(history.end()).isEqualTo(6);
        assertThat(history.copy(0, 100)).containsExactly(2, 3, 4, 5);
        assertThat(history.copy(3, 5)).containsExactly(3, 4);
    }

    @Test
    void whatIsNotHeldIsEmpty() {
        PcmHistory history = new PcmHistory(4);
        assertThat(history.copy(0, 10)).isEmpty();
        history.append(counting(0, 8), 0, 8);
        assertThat(history.copy(0, 4)).isEmpty();
        assertThat(history.copy(8, 9)).isEmpty();
        assertThat(history.copy(6, 5)).isEmpty();
        assertThat(history.copy(-5, 5)).containsExactly(4);
    }

    @Test
    void takesPartOfAnArray() {
        PcmHistory history = new PcmHistory(4);
        history.append(counting(0, 10), 7, 2);
        assertThat(history.copy(0, 2)).containsExactly(7, 8);
    }

    @Test
    void refusesNoRoom() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PcmHistory(0))
                .withMessageContaining("capacity must be positive, was 0");
    }

    @Property
    void equalsTheTailOfEverythingAppended(
            @ForAll @IntRange(min = 1, max = 50) int capacity,
            @ForAll @Size(max = 20) List<@IntRange(min = 0, max = 120) Integer> lengths,
            @ForAll @IntRange(min = -5, max = 2_500) int from,
            @ForAll @IntRange(min = 0, max = 120) int length) {
        PcmHistory history = new PcmHistory(capacity);
        int total = 0;
        for (int n : lengths) {
            history.append(counting(total, n), 0, n);
            total += n;
        }
        int first = Math.max(Math.max(0, total - capacity), from);
        int last = Math.min(total, from + length);
        short[] all = counting(0, total);
        short[] expected = last > first ? Arrays.copyOfRange(all, first, last) : new short[0];
        assertThat(history.copy(from, from + length)).isEqualTo(expected);
    }

    @Test
    void holdsMoreWhileItIsRetainedAndNoMoreThanTheBound() {
        PcmHistory history = new PcmHistory(4, 20);
        history.append(counting(0, 6), 0, 6);
        assertThat(history.copy(0, 6)).containsExactly(2, 3, 4, 5);
        history.retain(3);
        history.append(counting(6, 10), 0, 10);
        assertThat(history.copy(0, 16)).isEqualTo(counting(3, 13));
        history.append(counting(16, 14), 0, 14);
        assertThat(history.copy(0, 30)).isEqualTo(counting(10, 20));
        history.retain(Long.MAX_VALUE);
        history.append(counting(30, 1), 0, 1);
        assertThat(history.start()).isEqualTo(27);
        assertThat(history.copy(0, 31)).isEqualTo(counting(27, 4));
    }

    @Test
    void whatIsForgottenCannotBeRetained() {
        PcmHistory history = new PcmHistory(4, 20);
        history.append(counting(0, 8), 0, 8);
        history.retain(0);
        history.append(counting(8, 2), 0, 2);
        assertThat(history.copy(0, 10)).isEqualTo(counting(4, 6));
    }

    @Property
    void nothingRetainedIsLostWithinTheBound(
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 40) Integer> lengths,
            @ForAll @IntRange(min = 0, max = 200) int retainedFrom) {
        PcmHistory history = new PcmHistory(50, 400);
        int total = 0;
        for (int n : lengths) {
            if (total >= retainedFrom) {
                history.retain(retainedFrom);
            }
            history.append(counting(total, n), 0, n);
            total += n;
        }
        int first = Math.min(total, Math.max(Math.max(0, total - 400), Math.min(retainedFrom, total)));
        assertThat(history.copy(first, total)).isEqualTo(counting(first, total - first));
    }
}
