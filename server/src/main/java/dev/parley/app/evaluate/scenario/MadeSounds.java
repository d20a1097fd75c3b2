package dev.parley.app.evaluate.scenario;

import java.util.SplittableRandom;

/** Sounds that are computed: bursts of noise shaped like a cough, keys, a door. The same every time. */
final class MadeSounds {
    private final int rate;

    MadeSounds(int rate) {
        this.rate = rate;
    }

    /** Two bursts, the second longer; somewhat softer than speech. */
    short[] cough() {
        double[] sound = new double[rate * 7 / 10];
        burst(sound, 0, 120, 0.25, 0.35, 1);
        burst(sound, 280, 330, 0.22, 0.35, 2);
        return samples(sound);
    }

    /** Nine strokes of keys in a second and a half. */
    short[] typing() {
        double[] sound = new double[rate * 3 / 2];
        SplittableRandom times = new SplittableRandom(3);
        int at = 0;
        for (int stroke = 0; stroke < 9; stroke++) {
            burst(sound, at, 12, 0.08, 1, 10 + stroke);
            at += 110 + times.nextInt(80);
        }
        return samples(sound);
    }

    /** A thump that dies away, with a clap at its beginning. */
    short[] door() {
        double[] sound = new double[rate / 2];
        burst(sound, 0, 60, 0.3, 0.6, 30);
        burst(sound, 5, 400, 0.5, 0.02, 31);
        return samples(sound);
    }

    /** Noise from {@code atMs} that has died away after {@code ms}; a smaller {@code brightness} is a deeper sound. */
    private void burst(double[] into, int atMs, int ms, double level, double brightness, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int from = atMs * rate / 1_000;
        int count = ms * rate / 1_000;
        double last = 0;
        for (int i = 0; i < count && from + i < into.length; i++) {
            last += brightness * (random.nextDouble() * 2 - 1 - last);
            double fades = Math.exp(-4.0 * i / count) * Math.min(1, i * 200.0 / rate);
            into[from + i] += level * last / Math.sqrt(brightness) * 2 * fades;
        }
    }

    private static short[] samples(double[] sound) {
        short[] out = new short[sound.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (short) Math.clamp(Math.round(sound[i] * 32_768), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return out;
    }
}
