package dev.parley.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class G711Test {
    private static final AudioFormat PCM = new AudioFormat(8_000, 16, 1, true, false);

    /** The JDK's own decoder, an independent implementation of the tables. */
    private static short[] reference(G711 law) throws IOException {
        byte[] codes = new byte[256];
        for (int i = 0; i < 256; i++) {
            codes[i] = (byte) i;
        }
        var encoding = law == G711.MU_LAW ? AudioFormat.Encoding.ULAW : AudioFormat.Encoding.ALAW;
        var source = new AudioInputStream(
                new ByteArrayInputStream(codes), new AudioFormat(encoding, 8_000, 8, 1, 1, 8_000, false), 256);
        try (var decoded = AudioSystem.getAudioInputStream(PCM, source)) {
            short[] pcm = new short[256];
            ByteBuffer.wrap(decoded.readAllBytes())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(pcm);
            return pcm;
        }
    }

    @ParameterizedTest
    @EnumSource
    void decodesLikeTheReference(G711 law) throws IOException {
        short[] expected = reference(law);
        for (int code = 0; code < 256; code++) {
            assertThat(law.decode((byte) code)).as("code %02x", code).isEqualTo(expected[code]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everySampleGetsTheNearestCode(G711 law) throws IOException {
        short[] levels = reference(law);
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            int nearest = Integer.MAX_VALUE;
            for (short level : levels) {
                nearest = Math.min(nearest, Math.abs(sample - level));
            }
            int error = Math.abs(sample - law.decode(law.encode((short) sample)));
            // Between two levels of different segments the decision value lies off the middle (G.711 tables 1 and 2).
            assertThat(error).as("sample %d", sample).isLessThanOrEqualTo(nearest + segmentSlack(sample));
        }
    }

    private static int segmentSlack(int sample) {
        return Math.max(8, Math.abs(sample) >> 5);
    }

    @ParameterizedTest
    @EnumSource
    void decodingThenEncodingKeepsEachLevel(G711 law) {
        for (int code = 0; code < 256; code++) {
            short level = law.decode((byte) code);
            assertThat(law.decode(law.encode(level))).isEqualTo(level);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isMonotonic(G711 law) {
        int last = Integer.MIN_VALUE;
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            int level = law.decode(law.encode((short) sample));
            assertThat(level).isGreaterThanOrEqualTo(last);
            last = level;
        }
    }

    @Test
    void knownCodes() {
        assertThat(G711.MU_LAW.encode((short) 0)).isEqualTo((byte) 0xff);
        assertThat(G711.MU_LAW.encode(Short.MAX_VALUE)).isEqualTo((byte) 0x80);
        assertThat(G711.MU_LAW.encode(Short.MIN_VALUE)).isEqualTo((byte) 0x00);
        assertThat(G711.MU_LAW.decode((byte) 0x80)).isEqualTo((short) 32_124);
        assertThat(G711.A_LAW.encode((short) 0)).isEqualTo((byte) 0xd5);
        assertThat(G711.A_LAW.encode((short) -1)).isEqualTo((byte) 0x55);
        assertThat(G711.A_LAW.encode(Short.MAX_VALUE)).isEqualTo((byte) 0xaa);
        assertThat(G711.A_LAW.decode((byte) 0xaa)).isEqualTo((short) 32_256);
    }

    @ParameterizedTest
    @EnumSource
    void blocksEqualSingleSamples(G711 law) {
        short[] speech = TestClips.speech("cards-001").samples();
        byte[] codes = new byte[speech.length + 2];
        law.encode(speech, 3, speech.length - 3, codes, 2);
        short[] back = new short[speech.length];
        law.decode(codes, 2, speech.length - 3, back, 1);
        for (int i = 3; i < speech.length; i++) {
            assertThat(back[i - 2]).isEqualTo(law.decode(law.encode(speech[i])));
        }
    }
}
