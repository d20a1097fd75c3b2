package dev.parley.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetransmissionBufferTest {
    private static final long MS = 1_000_000;

    private final RetransmissionBuffer buffer = new RetransmissionBuffer();
    private long now = 5_000 * MS;

    /** From the number before the wrap on, a packet each 20 ms. */
    private void send(int packets) {
        for (int i = 0; i < packets; i++) {
            buffer.sent(65_535 + i, new byte[] {(byte) i}, now);
            now += 20 * MS;
        }
    }

    @Test
    void givesWhatWasSentLately() {
        send(3);
        assertThat(buffer.repeat(65_535, now)).containsExactly(0);
        assertThat(buffer.repeat(0, now)).containsExactly(1);
        assertThat(buffer.repeat(2, now)).as("not sent yet").isNull();
        assertThat(buffer.repeat(65_534, now)).as("never sent").isNull();
        assertThat(buffer.packetsRepeated()).isEqualTo(2);
    }

    @Test
    void aPacketIsRepeatedOnlySoOften() {
        send(1);
        for (int i = 0; i < RetransmissionBuffer.MOST_TIMES; i++) {
            assertThat(buffer.repeat(65_535, now)).isNotNull();
        }
        assertThat(buffer.repeat(65_535, now)).isNull();
    }

    @Test
    void whatIsOldIsOfNoUse() {
        send(1);
        long sent = now - 20 * MS;
        assertThat(buffer.repeat(65_535, sent + RetransmissionBuffer.MOST_AGE.toNanos() + 1))
                .isNull();
        assertThat(buffer.repeat(65_535, sent + RetransmissionBuffer.MOST_AGE.toNanos()))
                .isNotNull();
    }

    @Test
    void onlySoManyAreKept() {
        for (int i = 0; i <= RetransmissionBuffer.MOST_PACKETS; i++) {
            buffer.sent(i, new byte[1], now);
        }
        assertThat(buffer.repeat(0, now)).isNull();
        assertThat(buffer.repeat(1, now)).isNotNull();
    }

    @Test
    void onlySoManyAreRepeatedInASecond() {
        int given = 0;
        for (int i = 0; i < 45; i++) {
            buffer.sent(i, new byte[1], now);
            given += buffer.repeat(i, now) == null ? 0 : 1;
            now += 20 * MS;
        }
        assertThat(given).isEqualTo(RetransmissionBuffer.MOST_A_SECOND);
        now += 200 * MS;
        assertThat(buffer.repeat(44, now)).as("the next second").isNotNull();
    }
}
