package dev.parley.engines.evaluation;

import dev.parley.codec.PcmClip;
import dev.parley.engines.contract.TestSpeech;
import dev.parley.resample.Resampler;
import java.util.List;
import java.util.Random;

/** Noise of a kind, which clips are mixed with at a level below their own. Reproducible by its seed. */
enum AddedNoise {
    WHITE,
    PINK,
    /** Six other recordings at once. */
    BABBLE;

    static final int RATE = 16_000;
    private static final int VOICES = 6;

    /** Of root mean square 1. */
    double[] make(int samples, long seed, String without) {
        double[] noise =
                switch (this) {
                    case WHITE -> white(samples, seed);
                    case PINK -> pink(samples, seed);
                    case BABBLE -> babble(samples, seed, without);
                };
        double level = level(noise);
        for (int i = 0; i < samples; i++) {
            noise[i] /= level;
        }
        return noise;
    }

    private static double[] white(int samples, long seed) {
        Random random = new Random(seed);
        return random.doubles(samples, -1, 1).toArray();
    }

    /** White noise through first-order filters an octave apart, whose sum falls by about 3 dB an octave. */
    private static double[] pink(int samples, long seed) {
        Random random = new Random(seed);
        double[] out = new double[samples];
        for (int octave = 0; octave < 10; octave++) {
            double held = 0;
            for (int i = 0; i < samples; i++) {
                if (i % (1 << octave) == 0) {
                    held = random.nextDouble() * 2 - 1;
                }
                out[i] += held;
            }
        }
        return out;
    }

    private static double[] babble(int samples, long seed, String without) {
        List<TestSpeech> others = TestSpeech.all().stream()
                .filter(each -> !each.name().equals(without))
                .toList();
        Random random = new Random(seed);
        double[] out = new double[samples];
        for (int voice = 0; voice < VOICES; voice++) {
            TestSpeech one = others.get(random.nextInt(others.size()));
            short[] pcm =
                    Resampler.resample(new PcmClip(one.pcm(), one.rate()), RATE).samples();
            double level = level(pcm);
            int from = random.nextInt(pcm.length);
            for (int i = 0; i < samples; i++) {
                out[i] += pcm[(from + i) % pcm.length] / level;
            }
        }
        return out;
    }

    /** The clip with noise so many dB below it. */
    short[] mixed(short[] pcm, int below, long seed, String name) {
        double[] noise = make(pcm.length, seed, name);
        double gain = level(pcm) * Math.pow(10, -below / 20.0);
        short[] out = new short[pcm.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (short) Math.clamp(Math.round(pcm[i] + gain * noise[i]), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return out;
    }

    static double level(double[] samples) {
        double sum = 0;
        for (double each : samples) {
            sum += each * each;
        }
        return Math.sqrt(sum / samples.length);
    }

    static double level(short[] samples) {
        double sum = 0;
        for (short each : samples) {
            sum += (double) each * each;
        }
        return Math.sqrt(sum / samples.length);
    }
}
