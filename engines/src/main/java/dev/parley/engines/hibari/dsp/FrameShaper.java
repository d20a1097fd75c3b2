package dev.parley.engines.hibari.dsp;

import java.util.Arrays;

/**
 * Lays the parts of a frame together: the pulses' spectrum shaped by the first part, noise shaped by the second, and the
 * third as it is. Confined to one thread.
 */
final class FrameShaper {
    private static final int BINS = SpectralParts.BINS;
    private static final float LOUDEST = 7;

    private final SpectralParts parts;
    private final Noise noise;
    private final float[] level = new float[BINS];
    private final float[] phase = new float[BINS];
    private final float[] x = new float[BINS];
    private final float[] y = new float[BINS];
    private int noiseAt;

    /** @param seed where in the noise the clause begins */
    FrameShaper(SpectralParts parts, Noise noise, int seed) {
        this.parts = parts;
        this.noise = noise;
        noiseAt = seed;
    }

    /**
     * Puts the frame's spectrum in place of the pulses'.
     *
     * @param voiced whether there are pulses; where not, what the arrays hold does not count
     */
    void shape(int frame, boolean voiced, float[] re, float[] im) {
        if (voiced) {
            loadLevel(frame, 0);
            load(frame, 1, phase);
            halfTanh(phase);
            toPolar();
            turn(re, im);
        } else {
            Arrays.fill(re, 0);
            Arrays.fill(im, 0);
        }
        loadLevel(frame, 2);
        noise.fill(noiseAt, x);
        noise.fill(noiseAt + BINS, y);
        noiseAt += 2 * BINS;
        add(level, x, re);
        add(level, y, im);
        loadLevel(frame, 3);
        load(frame, 4, phase);
        toTurns(phase);
        toPolar();
        add(level, x, re);
        add(level, y, im);
    }

    private void load(int frame, int part, float[] into) {
        System.arraycopy(parts.rows(), frame * SpectralParts.ROW + part * BINS, into, 0, BINS);
    }

    // The loops are short on purpose: Java's compiler computes many values at a time only where a loop is simple.

    private void loadLevel(int frame, int part) {
        load(frame, part, level);
        final float[] l = level;
        for (int k = 0; k < BINS; k++) {
            l[k] = FastMath.exp(Math.min(l[k], LOUDEST));
        }
    }

    private static void halfTanh(float[] values) {
        for (int k = 0; k < BINS; k++) {
            values[k] = FastMath.halfTanh(values[k]);
        }
    }

    private static void toTurns(float[] radians) {
        for (int k = 0; k < BINS; k++) {
            radians[k] = FastMath.turns(radians[k]);
        }
    }

    /** Cosine and sine of the phase. */
    private void toPolar() {
        final float[] turns = phase;
        final float[] cos = x;
        final float[] sin = y;
        for (int k = 0; k < BINS; k++) {
            cos[k] = FastMath.cos(turns[k]);
        }
        for (int k = 0; k < BINS; k++) {
            sin[k] = FastMath.sin(turns[k]);
        }
    }

    /** By the phase, and makes it as strong as the level. */
    private void turn(float[] re, float[] im) {
        final float[] l = level;
        final float[] cos = x;
        final float[] sin = y;
        for (int k = 0; k < BINS; k++) {
            float a = l[k] * re[k];
            float b = l[k] * im[k];
            re[k] = a * cos[k] - b * sin[k];
            im[k] = a * sin[k] + b * cos[k];
        }
    }

    private static void add(float[] strength, float[] values, float[] to) {
        for (int k = 0; k < BINS; k++) {
            to[k] += strength[k] * values[k];
        }
    }
}
