package dev.parley.host.whisper;

/** The mel bands that Whisper hears in: Slaney's scale and norm, 201 bins up to 8 kHz. Stateless. */
final class MelFilters {
    static final int BINS = 201;

    private static final double HIGHEST = 8_000;
    /** Linear below 1 kHz, logarithmic above. */
    private static final double LINEAR = 200.0 / 3;

    private static final double BREAK_HZ = 1_000;
    private static final double BREAK_MEL = BREAK_HZ / LINEAR;
    private static final double STEP = Math.log(6.4) / 27;

    private MelFilters() {}

    /** Band by band, {@link #BINS} weights each. */
    static float[] of(int bands) {
        double[] edges = new double[bands + 2];
        double top = BREAK_MEL + Math.log(HIGHEST / BREAK_HZ) / STEP;
        for (int i = 0; i < edges.length; i++) {
            edges[i] = hertz(top * i / (bands + 1));
        }
        float[] weights = new float[bands * BINS];
        for (int band = 0; band < bands; band++) {
            double norm = 2 / (edges[band + 2] - edges[band]);
            for (int bin = 0; bin < BINS; bin++) {
                double hertz = HIGHEST * bin / (BINS - 1);
                double rising = (hertz - edges[band]) / (edges[band + 1] - edges[band]);
                double falling = (edges[band + 2] - hertz) / (edges[band + 2] - edges[band + 1]);
                weights[band * BINS + bin] = (float) (norm * Math.max(0, Math.min(rising, falling)));
            }
        }
        return weights;
    }

    private static double hertz(double mel) {
        return mel < BREAK_MEL ? mel * LINEAR : BREAK_HZ * Math.exp((mel - BREAK_MEL) * STEP);
    }
}
