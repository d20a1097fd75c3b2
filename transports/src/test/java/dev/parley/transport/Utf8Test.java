package dev.parley.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class Utf8Test {
    private final Utf8 utf8 = new Utf8();

    @Test
    void aMessageLongerThanTheScratchIsReadToItsEnd() {
        Buffer good = Buffer.buffer("ü".repeat(5000));
        Buffer bad = Buffer.buffer("ü".repeat(5000)).appendByte((byte) 0xC3);
        assertThat(utf8.isValid(good)).isTrue();
        assertThat(utf8.isValid(bad)).as("half a character at the end").isFalse();
        assertThat(utf8.isValid(good)).as("after a bad one").isTrue();
        assertThat(utf8.isValid(Buffer.buffer())).isTrue();
    }

    @Test
    void aReasonIsCutBetweenCharacters() {
        assertThat(Utf8.truncated("abc", 3)).isEqualTo("abc");
        assertThat(Utf8.truncated("abcd", 3)).isEqualTo("abc");
        assertThat(Utf8.truncated("aüb", 2)).isEqualTo("a");
        assertThat(Utf8.truncated("aüb", 3)).isEqualTo("aü");
        assertThat(Utf8.truncated("😀", 3)).isEmpty();
    }
}
