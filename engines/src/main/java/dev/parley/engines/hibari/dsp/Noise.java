package dev.parley.engines.hibari.dsp;

import java.util.random.RandomGenerator;

/**
 * Gaussian noise of unit variance: a stock of it drawn once and read round and round, from another place for each
 * clause. Immutable.
 */
public final class Noise {
    private static final int STOCK = 1 << 16;

    private final float[] stock = new float[STOCK];

    /** @param random the source; a seeded one makes the sound reproducible */
    public Noise(RandomGenerator random) {
        for (int i = 0; i < STOCK; i++) {
            stock[i] = (float) random.nextGaussian();
        }
    }

    /** Copies the noise from number {@code index} on. */
    void fill(int index, float[] into) {
        int from = index & (STOCK - 1);
        int straight = Math.min(into.length, STOCK - from);
        System.arraycopy(stock, from, into, 0, straight);
        System.arraycopy(stock, 0, into, straight, into.length - straight);
    }
}
