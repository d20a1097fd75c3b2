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

    /** Sum of the squares of four windows that overlap by three quarters. */
    private static final float OVERLAP = 1.5f;

    /** What a transform of two frames is divided by. */
    private static final float HALF_FRAME = 0.5f / HOP;

    private final Fourier analysis;
    private final Fourier synthesis;
    private final float[] window;
    private final float[] outWindow;
    private final float[][] re = new float[STRETCH][BINS];
    private final float[][] im = new float[STRETCH][BINS];
    private final float[] workRe;
    private final float[] workIm;
    private final int[] voiced = new int[STRETCH + 1];

    private final SpectralParts parts;
    private final FrameShaper shaper;
    /** With half a window of silence before and behind. */
    private final float[] pulses;

    private final float[] overlap;
    private int frame;

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
        shaper = new FrameShaper(parts, noise, seed);
        analysis = new Fourier(WINDOW, STRETCH / 2);
        synthesis = outWindow == WINDOW ? analysis : new Fourier(outWindow, STRETCH / 2);
        window = hann(WINDOW, 1);
        this.outWindow = hann(outWindow, 1 / (OVERLAP * WINDOW));
        workRe = new float[Math.max(WINDOW, outWindow)];
        workIm = new float[Math.max(WINDOW, outWindow)];
        pulses = PulseTrain.of(parts.pitchHz(), WINDOW / 2);
        overlap = new float[(STRETCH + 4) * outWindow / 4];
    }

    private static float[] hann(int length, float height) {
        float[] cosines = Fourier.circle(length).re()[0];
        float[] window = new float[length];
        for (int i = 0; i < length; i++) {
            window[i] = height * (0.5f - 0.5f * cosines[i]);
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
        analyse(count);
        synthesise(count);
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

    /** Spectra of the frames, shaped. Only where the voice sounds are there pulses to transform. */
    private void analyse(int count) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            if (!PulseTrain.isSilent(parts.pitchHz(), frame + i)) {
                voiced[found++] = i;
            }
        }
        transformPulses(found);
        int next = 0;
        for (int i = 0; i < count; i++) {
            boolean sounds = next < found && voiced[next] == i;
            next += sounds ? 1 : 0;
            shaper.shape(frame + i, sounds, re[i], im[i]);
        }
    }

    /** Two frames by one transform: one as real part, the other as imaginary. */
    private void transformPulses(int found) {
        for (int i = 0; i < found; i += 2) {
            load(frame + voiced[i], workRe);
            if (i + 1 < found) {
                load(frame + voiced[i + 1], workIm);
            }
            analysis.put(i / 2, workRe, workIm);
        }
        analysis.run((found + 1) / 2);
        for (int i = 0; i < found; i += 2) {
            analysis.get(i / 2, workRe, workIm);
            int a = voiced[i];
            int b = i + 1 < found ? voiced[i + 1] : a;
            split(b, false);
            split(a, true);
        }
    }

    private void load(int number, float[] into) {
        System.arraycopy(pulses, number * HOP, into, 0, WINDOW);
        final float[] w = window;
        for (int i = 0; i < WINDOW; i++) {
            into[i] *= w[i];
        }
    }

    /** The spectrum of the real or of the imaginary part of what has been transformed. */
    private void split(int index, boolean real) {
        final float[] r = re[index];
        final float[] m = im[index];
        final float[] a = real ? workRe : workIm;
        final float[] b = real ? workIm : workRe;
        float sign = real ? HALF_FRAME : -HALF_FRAME;
        r[0] = 2 * HALF_FRAME * a[0];
        m[0] = 0;
        for (int k = 1; k < BINS; k++) {
            r[k] = HALF_FRAME * (a[k] + a[WINDOW - k]);
            m[k] = sign * (b[k] - b[WINDOW - k]);
        }
    }

    /** Sound of the frames, two by one transform, laid over what is there. */
    private void synthesise(int count) {
        for (int i = 0; i < count; i += 2) {
            join(i, i + 1 < count);
            synthesis.put(i / 2, workIm, workRe);
        }
        synthesis.run((count + 1) / 2);
        for (int i = 0; i < count; i += 2) {
            synthesis.get(i / 2, workIm, workRe);
            lay(i, workRe);
            if (i + 1 < count) {
                lay(i + 1, workIm);
            }
        }
    }

    /** The spectrum of a signal whose real part is one frame and whose imaginary part is the next, if there is one. */
    private void join(int index, boolean both) {
        int length = synthesis.length();
        int bins = Math.min(BINS, length / 2 + 1);
        if (!both) {
            Arrays.fill(re[index + 1], 0);
            Arrays.fill(im[index + 1], 0);
        }
        final float[] aRe = re[index];
        final float[] aIm = im[index];
        final float[] bRe = re[index + 1];
        final float[] bIm = im[index + 1];
        int end = Math.max(bins, length - bins + 1);
        Arrays.fill(workRe, bins, end, 0);
        Arrays.fill(workIm, bins, end, 0);
        workRe[0] = aRe[0];
        workIm[0] = bRe[0];
        for (int k = 1; k < bins; k++) {
            workRe[k] = aRe[k] - bIm[k];
            workIm[k] = aIm[k] + bRe[k];
            workRe[length - k] = aRe[k] + bIm[k];
            workIm[length - k] = bRe[k] - aIm[k];
        }
        if (2 * (bins - 1) == length) {
            workRe[bins - 1] = aRe[bins - 1];
            workIm[bins - 1] = bRe[bins - 1];
        }
    }

    private void lay(int index, float[] samples) {
        final float[] w = outWindow;
        for (int i = 0; i < w.length; i++) {
            samples[i] *= w[i];
        }
        int start = index * hop();
        for (int i = 0; i < w.length; i++) {
            overlap[start + i] += samples[i];
        }
    }
}
