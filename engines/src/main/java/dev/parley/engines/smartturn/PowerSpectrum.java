package dev.parley.engines.smartturn;

/** Power spectrum of real frames of 400 samples, by a mixed-radix transform (2, 2, 2, 2, 5, 5). Not thread-safe. */
final class PowerSpectrum {
    static final int SIZE = 400;
    static final int BINS = SIZE / 2 + 1;

    private static final int[] RADICES = {2, 2, 2, 2, 5, 5};
    private static final double[] COSINE = new double[SIZE];
    private static final double[] SINE = new double[SIZE];

    static {
        for (int i = 0; i < SIZE; i++) {
            COSINE[i] = Math.cos(2 * Math.PI * i / SIZE);
            SINE[i] = -Math.sin(2 * Math.PI * i / SIZE);
        }
    }

    private final double[] real = new double[SIZE];
    private final double[] imaginary = new double[SIZE];
    private final double[] partReal = new double[5];
    private final double[] partImaginary = new double[5];

    /** @param power gets {@link #BINS} values */
    void power(double[] frame, double[] power) {
        transform(frame, 0, 1, 0, SIZE, 0);
        for (int i = 0; i < BINS; i++) {
            power[i] = real[i] * real[i] + imaginary[i] * imaginary[i];
        }
    }

    /** Transforms {@code size} samples from {@code from}, {@code step} apart, to {@code to}. */
    private void transform(double[] in, int from, int step, int to, int size, int level) {
        if (size == 1) {
            real[to] = in[from];
            imaginary[to] = 0;
            return;
        }
        int radix = RADICES[level];
        int part = size / radix;
        for (int i = 0; i < radix; i++) {
            transform(in, from + i * step, step * radix, to + i * part, part, level + 1);
        }
        for (int k = 0; k < part; k++) {
            join(to + k, k, part, radix, step);
        }
    }

    private void join(int at, int k, int part, int radix, int step) {
        for (int i = 0; i < radix; i++) {
            int turn = i * k * step % SIZE;
            double re = real[at + i * part];
            double im = imaginary[at + i * part];
            partReal[i] = re * COSINE[turn] - im * SINE[turn];
            partImaginary[i] = re * SINE[turn] + im * COSINE[turn];
        }
        for (int out = 0; out < radix; out++) {
            double re = 0;
            double im = 0;
            for (int i = 0; i < radix; i++) {
                int turn = i * out * (SIZE / radix) % SIZE;
                re += partReal[i] * COSINE[turn] - partImaginary[i] * SINE[turn];
                im += partReal[i] * SINE[turn] + partImaginary[i] * COSINE[turn];
            }
            real[at + out * part] = re;
            imaginary[at + out * part] = im;
        }
    }
}
