package dev.parley.engines.hibari.dsp;

import java.util.Arrays;

/**
 * Makes the sound of one clause from its spectral parts, a stretch at a time: the pulses' short-time spectrum shaped by
 * the first part, noise shaped by the second, the third as it is; their sum transformed back and overlapped. Confined to
 * one thread.
 */
public final class Vocoder {
    /** Of the sound, in Hz. */
    public static final int SAMPLE_RATE = 24_000;

    /** Samples between frames. */
    public static final int HOP = 300;

    /** Frames made at a time. */
    private static final int STRETCH = 16;

    private static final int WINDOW = 4 * HOP;
    private static final int BINS = SpectralParts.BINS;
    private static final float LOUDEST = 7;
    /** Levels below it make less than the last of 16 bits. */
    private static final float INAUDIBLE = -10.5f;

    /** Sum of the squares of four windows that overlap by three quarters. */
    private static final float OVERLAP = 1.5f;

    private final Fourier analysis;
    private final Fourier synthesis;
    private final float[] window;
    private final float[] outWindow;
    private final float[][] re = new float[STRETCH][BINS];
    private final float[][] im = new float[STRETCH][BINS];
    private final float[] workRe;
    private final float[] workIm;

    private final SpectralParts parts;
    private final Noise noise;
    private final float[] pulses;
    private final float[] overlap;
    private int frame;
    private int noiseAt;

    /**
     * Prepares a clause.
     *
     * @param parts what the network predicts
     * @param outWindow samples a frame becomes, 1200 to leave it as it is: with more of them everything sounds lower and
     *     lasts longer in proportion, as from a longer throat; a multiple of 4 with no prime factor above 5
     * @param noise for breath and hiss
     * @param seed where in the noise the clause begins
     */
    public Vocoder(SpectralParts parts, int outWindow, Noise noise, int seed) {
        this.parts = parts;
        this.noise = noise;
        noiseAt = seed;
        analysis = new Fourier(WINDOW);
        synthesis = outWindow == WINDOW ? analysis : new Fourier(outWindow);
        window = hann(WINDOW);
        this.outWindow = outWindow == WINDOW ? window : hann(outWindow);
        workRe = new float[Math.max(WINDOW, outWindow)];
        workIm = new float[Math.max(WINDOW, outWindow)];
        pulses = PulseTrain.of(parts.pitchHz());
        overlap = new float[(STRETCH + 4) * outWindow / 4];
    }

    private static float[] hann(int length) {
        float[] window = new float[length];
        for (int i = 0; i < length; i++) {
            window[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / length));
        }
        return window;
    }

    /** Samples a frame adds to the sound. */
    public int hop() {
        return outWindow.length / 4;
    }

    /**
     * The next stretch of the sound, roughly between -1 and 1.
     *
     * @return empty when all has been made
     */
    public float[] next() {
        int count = Math.min(STRETCH, parts.frames() - frame);
        if (count <= 0) {
            return new float[0];
        }
        int hop = hop();
        boolean first = frame == 0;
        for (int i = 0; i < count; i += 2) {
            analyse(i);
        }
        shape(count);
        for (int i = 0; i < count; i += 2) {
            synthesise(i, count);
        }
        frame += count;
        boolean last = frame == parts.frames();
        // A frame's middle is its time: sound is whole once the two frames after it have been laid over.
        int from = first ? 2 * hop : 0;
        int to = last ? (count + 2) * hop : count * hop;
        float[] out = Arrays.copyOfRange(overlap, from, Math.max(from, to));
        System.arraycopy(overlap, count * hop, overlap, 0, 4 * hop);
        Arrays.fill(overlap, 4 * hop, overlap.length, 0);
        return out;
    }

    /** Spectra of the pulses around two frames, by one transform: one frame as real part, the other as imaginary. */
    private void analyse(int index) {
        load(frame + index, workRe);
        load(frame + index + 1, workIm);
        analysis.forward(workRe, workIm);
        float scale = 0.5f / HOP;
        for (int k = 0; k < BINS; k++) {
            int mirror = k == 0 ? 0 : WINDOW - k;
            re[index][k] = scale * (workRe[k] + workRe[mirror]);
            im[index][k] = scale * (workIm[k] - workIm[mirror]);
            re[index + 1][k] = scale * (workIm[k] + workIm[mirror]);
            im[index + 1][k] = scale * (workRe[mirror] - workRe[k]);
        }
    }

    private void load(int number, float[] into) {
        int start = number * HOP - WINDOW / 2;
        for (int i = 0; i < WINDOW; i++) {
            int at = start + i;
            into[i] = at >= 0 && at < pulses.length ? pulses[at] * window[i] : 0;
        }
    }

    /** Lays the three parts of each frame together, in place of the pulses' spectrum. */
    private void shape(int count) {
        for (int i = 0; i < count; i++) {
            int row = (frame + i) * SpectralParts.ROW;
            turn(row, re[i], im[i]);
            addNoise(row + 2 * BINS, re[i], im[i]);
            addRest(row + 3 * BINS, re[i], im[i]);
        }
    }

    private void turn(int row, float[] real, float[] imaginary) {
        float[] values = parts.rows();
        for (int k = 0; k < BINS; k++) {
            float level = FastMath.exp(Math.min(values[row + k], LOUDEST));
            float turns = FastMath.halfTanh(values[row + BINS + k]);
            float cos = level * FastMath.cos(turns);
            float sin = level * FastMath.sin(turns);
            float x = real[k];
            float y = imaginary[k];
            real[k] = x * cos - y * sin;
            imaginary[k] = x * sin + y * cos;
        }
    }

    private void addNoise(int row, float[] real, float[] imaginary) {
        float[] values = parts.rows();
        for (int k = 0; k < BINS; k++) {
            float value = values[row + k];
            if (value > INAUDIBLE) {
                float level = FastMath.exp(Math.min(value, LOUDEST));
                real[k] += level * noise.at(noiseAt + 2 * k);
                imaginary[k] += level * noise.at(noiseAt + 2 * k + 1);
            }
        }
        noiseAt += 2 * BINS;
    }

    private void addRest(int row, float[] real, float[] imaginary) {
        float[] values = parts.rows();
        for (int k = 0; k < BINS; k++) {
            float value = values[row + k];
            if (value > INAUDIBLE) {
                float level = FastMath.exp(Math.min(value, LOUDEST));
                float turns = FastMath.turns(values[row + BINS + k]);
                real[k] += level * FastMath.cos(turns);
                imaginary[k] += level * FastMath.sin(turns);
            }
        }
    }

    /** Sound of two frames, by one transform, laid over what is there. */
    private void synthesise(int index, int count) {
        int length = synthesis.length();
        boolean both = index + 1 < count;
        Arrays.fill(workRe, 0, length, 0);
        Arrays.fill(workIm, 0, length, 0);
        int bins = Math.min(BINS, length / 2 + 1);
        for (int k = 0; k < bins; k++) {
            float aRe = re[index][k];
            float bRe = both ? re[index + 1][k] : 0;
            boolean edge = k == 0 || 2 * k == length;
            float aIm = edge ? 0 : im[index][k];
            float bIm = edge || !both ? 0 : im[index + 1][k];
            workRe[k] = aRe - bIm;
            workIm[k] = aIm + bRe;
            if (!edge) {
                workRe[length - k] = aRe + bIm;
                workIm[length - k] = bRe - aIm;
            }
        }
        synthesis.backward(workRe, workIm);
        lay(index, workRe);
        if (both) {
            lay(index + 1, workIm);
        }
    }

    private void lay(int index, float[] samples) {
        int start = index * hop();
        float scale = 1 / (OVERLAP * WINDOW);
        for (int i = 0; i < outWindow.length; i++) {
            overlap[start + i] += samples[i] * outWindow[i] * scale;
        }
    }
}
