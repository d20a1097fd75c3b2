package dev.parley.dialect.realtime;

import dev.parley.codec.G711;
import dev.parley.dialect.support.Pcm16;
import dev.parley.resample.Resampler;
import java.util.Arrays;

/** A client's audio bytes as samples at the session's rate. One stream; loop only. */
interface AudioIn {
    /** @throws IllegalArgumentException when the bytes are no whole samples; says what to send */
    short[] decode(byte[] bytes);

    static AudioIn of(AudioFormat format, int sessionRate) {
        return switch (format) {
            case PCM16 -> AudioIn::pcm16;
            case PCMU -> companded(G711.MU_LAW, format.sampleRate(), sessionRate);
            case PCMA -> companded(G711.A_LAW, format.sampleRate(), sessionRate);
        };
    }

    private static short[] pcm16(byte[] bytes) {
        if ((bytes.length & 1) != 0) {
            throw new IllegalArgumentException("16-bit samples take an even number of bytes, but got " + bytes.length);
        }
        return Pcm16.samples(bytes);
    }

    private static AudioIn companded(G711 law, int rate, int sessionRate) {
        Resampler resampler = new Resampler(rate, sessionRate);
        return bytes -> {
            short[] narrow = new short[bytes.length];
            law.decode(bytes, 0, bytes.length, narrow, 0);
            short[] wide = new short[resampler.maxOutput(narrow.length)];
            int length = resampler.process(narrow, 0, narrow.length, wide, 0);
            return length == wide.length ? wide : Arrays.copyOf(wide, length);
        };
    }
}
