package dev.parley.engines.moonshine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpeechInboxTest {
    private static final int CAPACITY = 20_000;

    private final SpeechInbox inbox = new SpeechInbox(CAPACITY);
    private final short[] out = new short[CAPACITY];

    private static short[] counting(int from, int count) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) (from + i);
        }
        return samples;
    }

    @Test
    void gives_what_it_got_in_order_however_it_grows_and_wraps() {
        int written = 0;
        int read = 0;
        for (int i = 0; i < 200; i++) {
            inbox.put(counting(written, 137), 0, 137);
            written += 137;
            SpeechInbox.Taken taken = inbox.take(out, 100);
            assertThat(taken.position()).isEqualTo(read);
            assertThat(taken.last()).isFalse();
            for (int j = 0; j < taken.count(); j++) {
                assertThat(out[j]).isEqualTo((short) (read + j));
            }
            read += taken.count();
        }
    }

    @Test
    void drops_the_oldest_at_its_bound_and_tells_where_it_goes_on() {
        inbox.put(counting(0, CAPACITY), 0, CAPACITY);
        inbox.put(counting(CAPACITY, 5), 0, 5);
        SpeechInbox.Taken taken = inbox.take(out, 10);
        assertThat(taken.position()).isEqualTo(5);
        assertThat(out[0]).isEqualTo((short) 5);
    }

    @Test
    void keeps_the_end_of_a_piece_longer_than_itself() {
        int length = 3 * CAPACITY;
        assertThat(inbox.put(counting(0, length), 0, length)).isEqualTo(CAPACITY);
        assertThat(inbox.take(out, 1).position()).isEqualTo(2 * CAPACITY);
        assertThat(out[0]).isEqualTo((short) (2 * CAPACITY));
    }

    @Test
    void tells_the_end_with_the_last_sample() {
        inbox.put(counting(0, 10), 0, 10);
        inbox.end();
        inbox.put(counting(10, 10), 0, 10);
        assertThat(inbox.take(out, 5).last()).isFalse();
        assertThat(inbox.take(out, 100)).isEqualTo(new SpeechInbox.Taken(5, 5, true));
        assertThat(inbox.take(out, 100)).isEqualTo(new SpeechInbox.Taken(0, 10, true));
    }
}
