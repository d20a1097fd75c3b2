package dev.parley.dialect.rtvi;

import dev.parley.dialect.support.AudioFeed;
import dev.parley.resample.Resampler;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** PCM16, little endian, of any usual rate, as samples of the session's rate. Keeps what lies between two messages. One thread. */
final class PcmDecoder {
    /** Of clients that name none. */
    private static final int USUAL_RATE = 16_000;

    private static final Set<Integer> RATES =
            Set.of(8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000);
    private static final int STEREO = 2;

    private final int rate;
    private int inputRate;
    private Optional<Resampler> resampler = Optional.empty();

    /** @param rate of what comes out, in Hz */
    PcmDecoder(int rate) {
        this.rate = rate;
        this.inputRate = rate;
    }

    /**
     * The sound of one message.
     *
     * @param inputRate in Hz; 0 means 16000
     * @param channels 0 means one; of two the mean is taken
     */
    AudioFeed.Encoded message(byte[] pcm, long inputRate, long channels) throws RtviFault {
        int from = inputRate == 0 ? USUAL_RATE : (int) Math.min(inputRate, Integer.MAX_VALUE);
        int width = (int) Math.max(1, Math.min(channels, Integer.MAX_VALUE));
        if (!RATES.contains(from)) {
            throw RtviFault.invalid("the sample rate of audio is " + from
                    + " Hz; send 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100 or 48000");
        }
        if (width > STEREO) {
            throw RtviFault.invalid("audio has " + width + " channels; send one or two");
        }
        if (pcm.length % (width * Short.BYTES) != 0) {
            throw RtviFault.invalid("audio ends within a sample: " + pcm.length + " bytes");
        }
        return new Slices(pcm, from, width);
    }

    private final class Slices implements AudioFeed.Encoded {
        private final byte[] pcm;
        private final int from;
        private final int width;
        private int at;

        Slices(byte[] pcm, int from, int width) {
            this.pcm = pcm;
            this.from = from;
            this.width = width;
        }

        @Override
        public short[] next() {
            int left = (pcm.length - at) / (width * Short.BYTES);
            short[] samples = new short[Math.min(left, from * SLICE_MS / 1000)];
            for (int i = 0; i < samples.length; i++) {
                int sum = 0;
                for (int channel = 0; channel < width; channel++) {
                    sum += (short) (pcm[at] & 0xFF | pcm[at + 1] << 8);
                    at += Short.BYTES;
                }
                samples[i] = (short) (sum / width);
            }
            return resampled(samples, from);
        }

        @Override
        public boolean hasNext() {
            return at < pcm.length;
        }
    }

    private short[] resampled(short[] samples, int from) {
        if (from != inputRate) {
            inputRate = from;
            resampler = from == rate ? Optional.empty() : Optional.of(new Resampler(from, rate));
        }
        return resampler
                .map(it -> {
                    short[] out = new short[it.maxOutput(samples.length)];
                    return Arrays.copyOf(out, it.process(samples, 0, samples.length, out, 0));
                })
                .orElse(samples);
    }
}
