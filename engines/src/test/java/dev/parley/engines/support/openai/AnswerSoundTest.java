package dev.parley.engines.support.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.codec.MalformedAudioException;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AnswerSoundTest {
    private static final Buffer WAV = Buffer.buffer("RIFF")
            .appendIntLE(0)
            .appendString("WAVELIST")
            .appendIntLE(3)
            .appendString("abc")
            .appendByte((byte) 0)
            .appendString("fmt ")
            .appendIntLE(18)
            .appendShortLE((short) 1)
            .appendShortLE((short) 1)
            .appendIntLE(16_000)
            .appendIntLE(32_000)
            .appendShortLE((short) 2)
            .appendShortLE((short) 16)
            .appendShortLE((short) 0)
            .appendString("data")
            .appendIntLE(0)
            .appendString("sound");

    private static String read(AnswerSound sound, byte[] answer, int piece) throws MalformedAudioException {
        Buffer all = Buffer.buffer();
        for (int at = 0; at < answer.length; at += piece) {
            all.appendBytes(sound.take(Arrays.copyOfRange(answer, at, Math.min(answer.length, at + piece))));
        }
        return all.appendBytes(sound.end()).toString();
    }

    @Property
    void a_header_may_be_cut_anywhere(@ForAll @IntRange(min = 1, max = 100) int piece) throws MalformedAudioException {
        AnswerSound sound = new AnswerSound();
        assertThat(read(sound, WAV.getBytes(), piece)).isEqualTo("sound");
        assertThat(sound.rate()).hasValue(16_000);
    }

    @Property
    void other_bytes_are_the_sound(@ForAll @Size(max = 40) byte[] pcm, @ForAll @IntRange(min = 1, max = 50) int piece)
            throws MalformedAudioException {
        AnswerSound sound = new AnswerSound();
        assertThat(read(sound, pcm, piece)).isEqualTo(Buffer.buffer(pcm).toString());
        assertThat(sound.rate()).isEmpty();
    }

    @Test
    void a_header_that_never_ends_is_none() {
        AnswerSound sound = new AnswerSound();
        byte[] endless = Buffer.buffer("RIFF")
                .appendIntLE(0)
                .appendString("WAVEjunk")
                .appendIntLE(Integer.MAX_VALUE)
                .getBytes();
        assertThatThrownBy(() -> sound.take(endless)).hasMessageContaining("a WAV without samples");
    }
}
