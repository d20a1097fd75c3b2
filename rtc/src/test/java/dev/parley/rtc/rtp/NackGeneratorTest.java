package dev.parley.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.rtc.rtp.NackGenerator.Missing;
import org.junit.jupiter.api.Test;

class NackGeneratorTest {
    private final NackGenerator generator = new NackGenerator();

    private Missing comes(int sequence, int ssrc) {
        return generator.received(new RtpPacket(111, false, sequence & 0xffff, 0, ssrc, -1, false, new byte[0], 0, 0));
    }

    @Test
    void whatIsMissingIsFoundOnceAlsoAcrossTheWrap() {
        assertThat(comes(65_533, 1)).isNull();
        assertThat(comes(65_534, 1)).isNull();
        assertThat(comes(2, 1)).isEqualTo(new Missing(65_535, 0b11));
        assertThat(comes(3, 1)).isNull();
        assertThat(comes(0, 1)).as("what comes late").isNull();
        assertThat(comes(5, 1)).isEqualTo(new Missing(4, 0));
    }

    @Test
    void aLongHoleIsAnOutage() {
        comes(0, 1);
        assertThat(comes(NackGenerator.MOST_PACKETS + 1, 1)).isEqualTo(new Missing(1, 0xffff));
        int next = 2 * NackGenerator.MOST_PACKETS + 3;
        assertThat(comes(next, 1)).isNull();
        assertThat(comes(next + 2, 1)).isEqualTo(new Missing(next + 1, 0));
    }

    @Test
    void anotherSourceBeginsAnew() {
        comes(0, 1);
        assertThat(comes(700, 2)).isNull();
        assertThat(comes(702, 2)).isEqualTo(new Missing(701, 0));
    }
}
