package dev.parley.engines.evaluation;

import dev.parley.codec.G711;
import dev.parley.codec.PcmClip;
import dev.parley.resample.Resampler;
import java.util.Arrays;
import java.util.Random;

/** What happens to speech on its way. Each gives PCM at 16 kHz, but for the telephone. */
public enum Condition {
    AS_IS("16 kHz"),
    TELEPHONE("8 kHz mu-law"),
    QUIET("40 dB quieter"),
    CLIPPED("20 dB louder, clipped"),
    SILENCE("0.5 s of silence around"),
    NOISE_AROUND("1 s of noise at -50 dB around"),
    WHITE_10("white noise 10 dB below"),
    PAUSES("0.4 s of silence in each softest place");

    final String words;

    Condition(String words) {
        this.words = words;
    }

    /** The clip as it arrives. */
    public PcmClip apply(PcmClip clip) {
        PcmClip wide = Resampler.resample(clip, 16_000);
        short[] pcm = wide.samples();
        return switch (this) {
            case AS_IS -> wide;
            case TELEPHONE -> telephone(clip);
            case QUIET -> new PcmClip(gain(pcm, 0.01), 16_000);
            case CLIPPED -> new PcmClip(gain(pcm, 10), 16_000);
            case SILENCE -> new PcmClip(around(pcm, new short[8_000]), 16_000);
            case NOISE_AROUND -> new PcmClip(around(pcm, noise(16_000, 100)), 16_000);
            case WHITE_10 -> new PcmClip(mixed(pcm, noise(pcm.length, level(pcm) / Math.sqrt(10))), 16_000);
            case PAUSES -> new PcmClip(paused(pcm), 16_000);
        };
    }

    private static PcmClip telephone(PcmClip clip) {
        short[] narrow = Resampler.resample(clip, 8_000).samples();
        byte[] coded = new byte[narrow.length];
        G711.MU_LAW.encode(narrow, 0, narrow.length, coded, 0);
        short[] back = new short[narrow.length];
        G711.MU_LAW.decode(coded, 0, coded.length, back, 0);
        return new PcmClip(back, 8_000);
    }

    private static short[] gain(short[] pcm, double factor) {
        short[] out = new short[pcm.length];
        for (int i = 0; i < pcm.length; i++) {
            out[i] = (short) Math.clamp(Math.round(pcm[i] * factor), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return out;
    }

    private static short[] noise(int samples, double level) {
        Random random = new Random(1);
        short[] out = new short[samples];
        for (int i = 0; i < samples; i++) {
            out[i] = (short) Math.clamp(Math.round(random.nextGaussian() * level), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return out;
    }

    private static double level(short[] pcm) {
        double energy = 0;
        for (short sample : pcm) {
            energy += (double) sample * sample;
        }
        return Math.sqrt(energy / pcm.length);
    }

    private static short[] mixed(short[] one, short[] other) {
        short[] out = new short[one.length];
        for (int i = 0; i < one.length; i++) {
            out[i] = (short) Math.clamp(one[i] + other[i], Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return out;
    }

    private static short[] around(short[] pcm, short[] filler) {
        short[] out = new short[pcm.length + 2 * filler.length];
        System.arraycopy(filler, 0, out, 0, filler.length);
        System.arraycopy(pcm, 0, out, filler.length, pcm.length);
        System.arraycopy(filler, 0, out, filler.length + pcm.length, filler.length);
        return out;
    }

    /** A pause in the softest place of every second. */
    private static short[] paused(short[] pcm) {
        int second = 16_000;
        int pause = 6_400;
        short[] out = new short[pcm.length + pcm.length / second * pause];
        int at = 0;
        int from = 0;
        for (int begin = 0; begin + 3 * second / 2 < pcm.length; begin += second) {
            int cut = softest(pcm, begin + second / 2, begin + 3 * second / 2);
            System.arraycopy(pcm, from, out, at, cut - from);
            at += cut - from + pause;
            from = cut;
        }
        System.arraycopy(pcm, from, out, at, pcm.length - from);
        return Arrays.copyOf(out, at + pcm.length - from);
    }

    private static int softest(short[] pcm, int from, int to) {
        int best = from;
        double least = Double.MAX_VALUE;
        for (int at = from; at + 800 < to; at += 160) {
            double energy = level(Arrays.copyOfRange(pcm, at, at + 800));
            if (energy < least) {
                least = energy;
                best = at + 400;
            }
        }
        return best;
    }
}
