package dev.parley.vad;

import dev.parley.codec.TestClips;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.resample.Resampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Signals for detectors, and what they make of them. */
final class VadSignals {
    private VadSignals() {}

    static short[] noise(int samples, double rms, long seed) {
        Random random = new Random(seed);
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) Math.clamp(Math.round(random.nextGaussian() * rms), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return pcm;
    }

    /** Of equal energy in each octave: white noise through Paul Kellet's filter of three poles. */
    static short[] pink(int samples, long seed) {
        Random random = new Random(seed);
        double[] poles = new double[3];
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            double white = random.nextGaussian();
            poles[0] = 0.99765 * poles[0] + 0.0990460 * white;
            poles[1] = 0.96300 * poles[1] + 0.2965164 * white;
            poles[2] = 0.57000 * poles[2] + 1.0526913 * white;
            double sum = poles[0] + poles[1] + poles[2] + 0.1848 * white;
            pcm[i] = (short) Math.clamp(Math.round(600 * sum), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return pcm;
    }

    static short[] speech(String name, int rate) {
        return Resampler.resample(TestClips.speech(name), rate).samples();
    }

    /** All recordings, one after the other. */
    static short[] allSpeech(int rate) {
        return concat(TestClips.names().stream().map(name -> speech(name, rate)).toArray(short[][]::new));
    }

    static short[] concat(short[]... parts) {
        int length = 0;
        for (short[] part : parts) {
            length += part.length;
        }
        short[] all = new short[length];
        int at = 0;
        for (short[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    static List<Double> probabilities(VoiceActivityDetector.Stream stream, short[] pcm) {
        List<Double> all = new ArrayList<>();
        for (int at = 0; at + stream.frameSamples() <= pcm.length; at += stream.frameSamples()) {
            all.add(stream.probability(pcm, at));
        }
        return all;
    }

    /** Share of frames above one half. */
    static double flagged(List<Double> probabilities) {
        return probabilities.stream().filter(p -> p > 0.5).count() / (double) probabilities.size();
    }

    /** First frame above one half, or -1. */
    static int onset(List<Double> probabilities) {
        return IntStream.range(0, probabilities.size())
                .filter(i -> probabilities.get(i) > 0.5)
                .findFirst()
                .orElse(-1);
    }
}
