package dev.parley.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Two seconds of 440 Hz: what the files of these tests hold, and what has to come out of them. */
final class Tone {
    /** Of what is decoded, in Hz. */
    static final int RATE = 24_000;

    private Tone() {}

    /** The file's sound, whole. */
    static short[] decode(Path file) throws IOException {
        short[] pcm = new short[60 * RATE];
        int filled = 0;
        try (AudioSource source = AudioSources.open(file, RATE)) {
            int count;
            while ((count = source.read(pcm, filled, 4000)) >= 0) {
                filled += count;
            }
        }
        return Arrays.copyOf(pcm, filled);
    }

    /** 440 Hz and hardly anything else. */
    static void assertIn(short[] heard) {
        int crossings = 0;
        int from = RATE / 4;
        int to = heard.length - RATE / 4;
        for (int i = from + 1; i < to; i++) {
            if (heard[i - 1] < 0 && heard[i] >= 0) {
                crossings++;
            }
        }
        assertThat(crossings * (double) RATE / (to - from)).isBetween(430.0, 450.0);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
