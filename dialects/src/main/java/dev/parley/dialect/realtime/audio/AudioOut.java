package dev.parley.dialect.realtime.audio;

import dev.parley.codec.G711;
import dev.parley.dialect.support.Pcm16;
import dev.parley.resample.Resampler;

/** Samples at the session's rate as bytes for a client. One stream; loop only. */
public interface AudioOut {
    byte[] encode(short[] samples);

    /** What the encoder still holds back at the end of a reply. */
    byte[] flush();

    static AudioOut of(AudioFormat format, int sessionRate) {
        return switch (format) {
            case PCM16 -> new Plain();
            case PCMU -> new Companded(G711.MU_LAW, new Resampler(sessionRate, format.sampleRate()));
            case PCMA -> new Companded(G711.A_LAW, new Resampler(sessionRate, format.sampleRate()));
        };
    }

    /** 16-bit PCM. */
    final class Plain implements AudioOut {
        @Override
        public byte[] encode(short[] samples) {
            return Pcm16.bytes(samples);
        }

        @Override
        public byte[] flush() {
            return new byte[0];
        }
    }

    /** G.711. */
    final class Companded implements AudioOut {
        private final G711 law;
        private final Resampler resampler;

        Companded(G711 law, Resampler resampler) {
            this.law = law;
            this.resampler = resampler;
        }

        @Override
        public byte[] encode(short[] samples) {
            short[] narrow = new short[resampler.maxOutput(samples.length)];
            return companded(narrow, resampler.process(samples, 0, samples.length, narrow, 0));
        }

        @Override
        public byte[] flush() {
            short[] narrow = new short[resampler.maxOutput(resampler.outputRate())];
            return companded(narrow, resampler.flush(narrow, 0));
        }

        private byte[] companded(short[] samples, int length) {
            byte[] bytes = new byte[length];
            law.encode(samples, 0, length, bytes, 0);
            return bytes;
        }
    }
}
