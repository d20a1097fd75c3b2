package dev.parley.resample;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The coefficients of a polyphase low-pass filter: a Kaiser-windowed sinc sampled at {@code up} phases between two input
 * samples. Immutable and shared by all resamplers of the same ratio. The design formulas are Kaiser's (Oppenheim and
 * Schafer, Discrete-Time Signal Processing, section 7.5.3).
 */
final class FilterBank {
    private record Ratio(int up, int down, Fidelity fidelity) {}

    private static final ConcurrentMap<Ratio, FilterBank> CACHE = new ConcurrentHashMap<>();

    private final int up;
    private final int down;
    private final double beta;
    private final float[][] phases;

    /** The bank for these rates; they come from a short fixed list, which bounds the cache. */
    static FilterBank of(int inputRate, int outputRate, Fidelity fidelity) {
        int divisor = gcd(inputRate, outputRate);
        return CACHE.computeIfAbsent(new Ratio(outputRate / divisor, inputRate / divisor, fidelity), FilterBank::new);
    }

    private FilterBank(Ratio ratio) {
        up = ratio.up();
        down = ratio.down();
        beta = 0.1102 * (ratio.fidelity().attenuationDb() - 8.7);
        // In cycles per input sample.
        double nyquist = 0.5 * Math.min(1.0, (double) up / down);
        double attenuationDb = ratio.fidelity().attenuationDb();
        double transition = (1 - ratio.fidelity().passband()) * nyquist;
        double cutoff = nyquist - transition / 2;
        int half = (int) Math.ceil((attenuationDb - 8) / (2.285 * 2 * Math.PI * transition) / 2);
        phases = new float[up][2 * half];
        for (int phase = 0; phase < up; phase++) {
            fill(phases[phase], half, (double) phase / up, cutoff);
        }
    }

    /** Tap {@code k} weighs the input sample {@code k - half + 1} after the one at or before the output's time. */
    private void fill(float[] taps, int half, double fraction, double cutoff) {
        double[] exact = new double[taps.length];
        double sum = 0;
        for (int k = 0; k < taps.length; k++) {
            double distance = k - half + 1 - fraction;
            double edge = distance / half;
            double window = Math.abs(edge) >= 1 ? 0 : bessel(beta * Math.sqrt(1 - edge * edge)) / bessel(beta);
            double angle = 2 * Math.PI * cutoff * distance;
            exact[k] = window * (angle == 0 ? 1 : Math.sin(angle) / angle);
            sum += exact[k];
        }
        for (int k = 0; k < taps.length; k++) {
            taps[k] = (float) (exact[k] / sum);
        }
    }

    /** Modified Bessel function of the first kind, order 0, by its power series. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > 1e-12 * sum; k++) {
            term *= (x / 2 / k) * (x / 2 / k);
            sum += term;
        }
        return sum;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    int up() {
        return up;
    }

    int down() {
        return down;
    }

    int taps() {
        return phases[0].length;
    }

    float[] phase(int phase) {
        return phases[phase];
    }
}
