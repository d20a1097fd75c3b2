package dev.parley.engines.smartturn;

import java.util.Arrays;

/**
 * What the network sees of eight seconds of audio: the logarithm of 80 mel bands in steps of 10 ms, as Whisper computes
 * it. Not thread-safe.
 */
final class LogMel {
    static final int SAMPLE_RATE = 16_000;
    /** Eight seconds. */
    static final int SAMPLES = 128_000;

    static final int BANDS = 80;
    static final int FRAMES = 800;

    private static final int HOP = 160;
    private static final int HALF = PowerSpectrum.SIZE / 2;
    private static final double HIGHEST = SAMPLE_RATE / 2.0;
    /** Slaney's scale: linear below 1 kHz, logarithmic above. */
    private static final double LINEAR = 200.0 / 3;

    private static final double BREAK_HZ = 1_000;
    private static final double BREAK_MEL = BREAK_HZ / LINEAR;
    private static final double STEP = Math.log(6.4) / 27;

    private static final double[] WINDOW = window();
    private static final double[][] FILTERS = filters();

    private final PowerSpectrum fourier = new PowerSpectrum();
    private final double[] frame = new double[PowerSpectrum.SIZE];
    private final double[] power = new double[PowerSpectrum.BINS];

    /**
     * @param audio at {@link #SAMPLE_RATE}; the last {@link #SAMPLES} count, and less is filled up with silence in front
     * @return band by band
     */
    float[] of(float[] audio) {
        double[] padded = reflected(normal(audio));
        double[] logs = new double[BANDS * FRAMES];
        double highest = Double.NEGATIVE_INFINITY;
        for (int at = 0; at < FRAMES; at++) {
            for (int i = 0; i < PowerSpectrum.SIZE; i++) {
                frame[i] = padded[at * HOP + i] * WINDOW[i];
            }
            fourier.power(frame, power);
            for (int band = 0; band < BANDS; band++) {
                double value = Math.log10(Math.max(1e-10, band(band)));
                logs[band * FRAMES + at] = value;
                highest = Math.max(highest, value);
            }
        }
        float[] features = new float[logs.length];
        for (int i = 0; i < logs.length; i++) {
            features[i] = (float) ((Math.max(logs[i], highest - 8) + 4) / 4);
        }
        return features;
    }

    private double band(int band) {
        double[] filter = FILTERS[band];
        double sum = 0;
        for (int i = 0; i < PowerSpectrum.BINS; i++) {
            sum += filter[i] * power[i];
        }
        return sum;
    }

    /** The last eight seconds, with mean 0 and variance 1, silence in front included. */
    private static float[] normal(float[] audio) {
        float[] last = new float[SAMPLES];
        int count = Math.min(audio.length, SAMPLES);
        System.arraycopy(audio, audio.length - count, last, SAMPLES - count, count);
        double sum = 0;
        for (float sample : last) {
            sum += sample;
        }
        double mean = sum / SAMPLES;
        double squares = 0;
        for (float sample : last) {
            squares += (sample - mean) * (sample - mean);
        }
        double deviation = Math.sqrt(squares / SAMPLES + 1e-7);
        for (int i = 0; i < SAMPLES; i++) {
            last[i] = (float) ((last[i] - mean) / deviation);
        }
        return last;
    }

    /** Half a frame more at each end, mirrored. */
    private static double[] reflected(float[] audio) {
        double[] out = new double[SAMPLES + 2 * HALF];
        for (int i = 0; i < SAMPLES; i++) {
            out[HALF + i] = audio[i];
        }
        for (int i = 1; i <= HALF; i++) {
            out[HALF - i] = audio[i];
            out[HALF + SAMPLES - 1 + i] = audio[SAMPLES - 1 - i];
        }
        return out;
    }

    private static double[] window() {
        double[] window = new double[PowerSpectrum.SIZE];
        Arrays.setAll(window, i -> 0.5 - 0.5 * Math.cos(2 * Math.PI * i / PowerSpectrum.SIZE));
        return window;
    }

    private static double[][] filters() {
        double[] edges = new double[BANDS + 2];
        double most = mel(HIGHEST);
        Arrays.setAll(edges, i -> hertz(most * i / (BANDS + 1)));
        double[][] filters = new double[BANDS][PowerSpectrum.BINS];
        for (int band = 0; band < BANDS; band++) {
            double area = 2 / (edges[band + 2] - edges[band]);
            for (int bin = 0; bin < PowerSpectrum.BINS; bin++) {
                double hertz = HIGHEST * bin / (PowerSpectrum.BINS - 1);
                double rising = (hertz - edges[band]) / (edges[band + 1] - edges[band]);
                double falling = (edges[band + 2] - hertz) / (edges[band + 2] - edges[band + 1]);
                filters[band][bin] = area * Math.max(0, Math.min(rising, falling));
            }
        }
        return filters;
    }

    private static double mel(double hertz) {
        return hertz < BREAK_HZ ? hertz / LINEAR : BREAK_MEL + Math.log(hertz / BREAK_HZ) / STEP;
    }

    private static double hertz(double mel) {
        return mel < BREAK_MEL ? mel * LINEAR : BREAK_HZ * Math.exp((mel - BREAK_MEL) * STEP);
    }
}
