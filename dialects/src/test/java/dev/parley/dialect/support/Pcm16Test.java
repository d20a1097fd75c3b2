package dev.parley.dialect.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class Pcm16Test {
    @Test
    void theLowByteComesFirst() {
        byte[] bytes = {1, 2, (byte) 0xFF, (byte) 0x7F, 0, (byte) 0x80};
        short[] samples = {0x0201, Short.MAX_VALUE, Short.MIN_VALUE};
        assertThat(Pcm16.samples(bytes)).containsExactly(samples);
        assertThat(Pcm16.bytes(samples)).containsExactly(bytes);
        assertThat(Pcm16.samples(new byte[0])).isEmpty();
    }

    @Test
    void halfASampleIsRefused() {
        assertThatThrownBy(() -> Pcm16.samples(new byte[3])).hasMessage("odd number of bytes: 3");
    }
}
