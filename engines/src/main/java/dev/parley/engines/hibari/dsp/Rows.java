package dev.parley.engines.hibari.dsp;

/**
 * Complex numbers in rows, real and imaginary parts apart. Loops over rows use one index for every array they touch: only
 * then does Java's compiler know that no write changes what is read next, and compute many at once.
 */
record Rows(float[][] re, float[][] im) {
    static Rows of(int count, int width) {
        return new Rows(new float[count][width], new float[count][width]);
    }
}
