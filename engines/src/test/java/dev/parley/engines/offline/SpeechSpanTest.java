package dev.parley.engines.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SpeechSpanTest {
    private static final int FRAME = SpeechSpan.FRAME;

    @Property(tries = 100)
    void leaves_silence_out_at_the_ends_and_nothing_else(
            @ForAll @IntRange(max = 40) int before,
            @ForAll @IntRange(max = 60) int pause,
            @ForAll @IntRange(max = 40) int after)
            throws IOException {
        byte[] sound = sound(3 * FRAME);
        byte[] whole = joined(new byte[2 * FRAME * before], sound, new byte[2 * FRAME * pause], sound);
        SpeechSpan span = new SpeechSpan(new ByteArrayInputStream(joined(whole, new byte[2 * FRAME * after])));
        byte[] read = span.readAllBytes();
        assertThat(span.skipped()).isEqualTo(before * FRAME);
        assertThat(read).isEqualTo(joined(sound, new byte[2 * FRAME * pause], sound));
    }

    @Test
    void keeps_the_noise_of_a_room() throws IOException {
        byte[] noise = new byte[20 * FRAME];
        for (int i = 0; i < noise.length; i += 2) {
            noise[i] = (byte) (i % 4 == 0 ? 12 : -12);
            noise[i + 1] = (byte) (i % 4 == 0 ? 0 : -1);
        }
        assertThat(new SpeechSpan(new ByteArrayInputStream(noise)).readAllBytes())
                .isEqualTo(noise);
    }

    @Test
    void keeps_a_last_frame_that_is_not_full() throws IOException {
        byte[] sound = sound(FRAME + 7);
        assertThat(new SpeechSpan(new ByteArrayInputStream(sound)).readAllBytes())
                .isEqualTo(sound);
    }

    @Test
    void has_nothing_to_read_when_all_is_silent() throws IOException {
        assertThat(new SpeechSpan(new ByteArrayInputStream(new byte[30 * FRAME])).readAllBytes())
                .isEmpty();
    }

    private static byte[] sound(int samples) {
        byte[] sound = new byte[2 * samples];
        for (int i = 0; i < samples; i++) {
            short sample = (short) (3_000 * Math.sin(i / 5.0));
            sound[2 * i] = (byte) sample;
            sound[2 * i + 1] = (byte) (sample >> 8);
        }
        return sound;
    }

    private static byte[] joined(byte[]... parts) throws IOException {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }
}
