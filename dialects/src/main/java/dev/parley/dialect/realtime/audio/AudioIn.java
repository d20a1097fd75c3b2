package dev.parley.dialect.realtime.audio;

import dev.parley.codec.G711;
import dev.parley.dialect.support.AudioFeed;
import dev.parley.dialect.support.Pcm16;
import dev.parley.resample.Resampler;
import java.util.Arrays;

/** A client's audio bytes as samples at the session's rate. One stream; loop only. */
public interface AudioIn {
    /** Half a sample at the end waits for the bytes that follow. */
    short[] decode(byte[] bytes);

    static AudioIn of(AudioFormat format, int sessionRate) {
        return switch (format) {
            case PCM16 -> new Pcm();
            case PCMU -> companded(G711.MU_LAW, format.sampleRate(), sessionRate);
            case PCMA -> companded(G711.A_LAW, format.sampleRate(), sessionRate);
        };
    }

    /** 16-bit PCM in pieces of any size, odd ones too. */
    final class Pcm implements AudioIn {
        private byte[] half = new byte[0];

        @Override
        public short[] decode(byte[] bytes) {
            byte[] whole = bytes;
            if (half.length > 0) {
                whole = Arrays.copyOf(half, 1 + bytes.length);
                System.arraycopy(bytes, 0, whole, 1, bytes.length);
            }
            int even = whole.length & ~1;
            half = Arrays.copyOfRange(whole, even, whole.length);
            return Pcm16.samples(even == whole.length ? whole : Arrays.copyOf(whole, even));
        }
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

    /** {@code bytes} slice by slice through {@code decoder}. */
    static AudioFeed.Encoded sliced(byte[] bytes, AudioFormat format, AudioIn decoder) {
        int slice = format.bytesOf(AudioFeed.Encoded.SLICE_MS);
        return new AudioFeed.Encoded() {
            private int at;

            @Override
            public short[] next() {
                int from = at;
                at = Math.min(bytes.length, from + slice);
                boolean all = from == 0 && at == bytes.length;
                return decoder.decode(all ? bytes : Arrays.copyOfRange(bytes, from, at));
            }

            @Override
            public boolean hasNext() {
                return at < bytes.length;
            }
        };
    }
}
