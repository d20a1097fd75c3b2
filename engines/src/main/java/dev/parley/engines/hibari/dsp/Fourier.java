package dev.parley.engines.hibari.dsp;

/**
 * The discrete Fourier transform of one length, a product of 2, 3, 4 and 5: Stockham's algorithm, which reads and writes
 * in order and needs no bit reversal. Not scaled. Confined to one thread.
 */
final class Fourier {
    private static final int[] RADICES = {5, 3, 4, 2};
    private static final float SIN_60 = (float) Math.sin(Math.PI / 3);
    private static final float COS_72 = (float) Math.cos(2 * Math.PI / 5);
    private static final float COS_144 = (float) Math.cos(4 * Math.PI / 5);
    private static final float SIN_72 = (float) Math.sin(2 * Math.PI / 5);
    private static final float SIN_144 = (float) Math.sin(4 * Math.PI / 5);

    private final int length;
    private final float[] cos;
    private final float[] sin;
    private float[] re;
    private float[] im;
    private float[] toRe;
    private float[] toIm;

    /** @throws IllegalArgumentException for a length with another prime factor than 2, 3 and 5 */
    Fourier(int length) {
        this.length = length;
        int rest = length;
        for (int radix : RADICES) {
            while (rest % radix == 0) {
                rest /= radix;
            }
        }
        if (rest != 1) {
            throw new IllegalArgumentException("length " + length + " has a prime factor above 5");
        }
        cos = new float[length];
        sin = new float[length];
        for (int i = 0; i < length; i++) {
            cos[i] = (float) Math.cos(2 * Math.PI * i / length);
            sin[i] = (float) -Math.sin(2 * Math.PI * i / length);
        }
        re = new float[length];
        im = new float[length];
        toRe = new float[length];
        toIm = new float[length];
    }

    int length() {
        return length;
    }

    /** Replaces a complex signal by its transform, with {@code exp(-2 pi i k n / length)}. */
    void forward(float[] real, float[] imaginary) {
        System.arraycopy(real, 0, re, 0, length);
        System.arraycopy(imaginary, 0, im, 0, length);
        int n = length;
        int stride = 1;
        for (int radix : RADICES) {
            while (n % radix == 0) {
                pass(radix, n / radix, stride);
                n /= radix;
                stride *= radix;
                swap();
            }
        }
        System.arraycopy(re, 0, real, 0, length);
        System.arraycopy(im, 0, imaginary, 0, length);
    }

    /** The way back, but for the factor {@code 1 / length}. */
    void backward(float[] real, float[] imaginary) {
        forward(imaginary, real);
    }

    private void swap() {
        float[] r = re;
        re = toRe;
        toRe = r;
        float[] i = im;
        im = toIm;
        toIm = i;
    }

    private void pass(int radix, int m, int stride) {
        switch (radix) {
            case 2 -> two(m, stride);
            case 3 -> three(m, stride);
            case 4 -> four(m, stride);
            default -> five(m, stride);
        }
    }

    // Each pass keeps its arrays and factors in local variables, which the compiler then need not read again and again.

    private void two(int m, int stride) {
        final float[] r = re;
        final float[] i = im;
        final float[] x = toRe;
        final float[] y = toIm;
        int apart = m * stride;
        for (int q = 0; q < m; q++) {
            float c1 = cos[q * stride];
            float s1 = sin[q * stride];
            int out = 2 * stride * q;
            for (int a = stride * q; a < stride * (q + 1); a++, out++) {
                int b = a + apart;
                float lessRe = r[a] - r[b];
                float lessIm = i[a] - i[b];
                x[out] = r[a] + r[b];
                y[out] = i[a] + i[b];
                x[out + stride] = lessRe * c1 - lessIm * s1;
                y[out + stride] = lessRe * s1 + lessIm * c1;
            }
        }
    }

    private void three(int m, int stride) {
        final float[] r = re;
        final float[] i = im;
        final float[] x = toRe;
        final float[] y = toIm;
        int apart = m * stride;
        for (int q = 0; q < m; q++) {
            float c1 = cos[q * stride];
            float s1 = sin[q * stride];
            float c2 = cos[2 * q * stride];
            float s2 = sin[2 * q * stride];
            int out = 3 * stride * q;
            for (int a = stride * q; a < stride * (q + 1); a++, out++) {
                int b = a + apart;
                int c = b + apart;
                float sumRe = r[b] + r[c];
                float sumIm = i[b] + i[c];
                float midRe = r[a] - 0.5f * sumRe;
                float midIm = i[a] - 0.5f * sumIm;
                float turnRe = SIN_60 * (i[b] - i[c]);
                float turnIm = SIN_60 * (r[c] - r[b]);
                float oneRe = midRe + turnRe;
                float oneIm = midIm + turnIm;
                float twoRe = midRe - turnRe;
                float twoIm = midIm - turnIm;
                x[out] = r[a] + sumRe;
                y[out] = i[a] + sumIm;
                x[out + stride] = oneRe * c1 - oneIm * s1;
                y[out + stride] = oneRe * s1 + oneIm * c1;
                x[out + 2 * stride] = twoRe * c2 - twoIm * s2;
                y[out + 2 * stride] = twoRe * s2 + twoIm * c2;
            }
        }
    }

    private void four(int m, int stride) {
        final float[] r = re;
        final float[] i = im;
        final float[] x = toRe;
        final float[] y = toIm;
        int apart = m * stride;
        for (int q = 0; q < m; q++) {
            float c1 = cos[q * stride];
            float s1 = sin[q * stride];
            float c2 = cos[2 * q * stride];
            float s2 = sin[2 * q * stride];
            float c3 = cos[3 * q * stride];
            float s3 = sin[3 * q * stride];
            int out = 4 * stride * q;
            for (int a = stride * q; a < stride * (q + 1); a++, out++) {
                int b = a + apart;
                int c = b + apart;
                int d = c + apart;
                float acRe = r[a] + r[c];
                float acIm = i[a] + i[c];
                float bdRe = r[b] + r[d];
                float bdIm = i[b] + i[d];
                float acLessRe = r[a] - r[c];
                float acLessIm = i[a] - i[c];
                float bdTurnRe = i[b] - i[d];
                float bdTurnIm = r[d] - r[b];
                float oneRe = acLessRe + bdTurnRe;
                float oneIm = acLessIm + bdTurnIm;
                float twoRe = acRe - bdRe;
                float twoIm = acIm - bdIm;
                float threeRe = acLessRe - bdTurnRe;
                float threeIm = acLessIm - bdTurnIm;
                x[out] = acRe + bdRe;
                y[out] = acIm + bdIm;
                x[out + stride] = oneRe * c1 - oneIm * s1;
                y[out + stride] = oneRe * s1 + oneIm * c1;
                x[out + 2 * stride] = twoRe * c2 - twoIm * s2;
                y[out + 2 * stride] = twoRe * s2 + twoIm * c2;
                x[out + 3 * stride] = threeRe * c3 - threeIm * s3;
                y[out + 3 * stride] = threeRe * s3 + threeIm * c3;
            }
        }
    }

    private void five(int m, int stride) {
        final float[] r = re;
        final float[] i = im;
        int apart = m * stride;
        for (int q = 0; q < m; q++) {
            int w = q * stride;
            int out = 5 * stride * q;
            for (int a = stride * q; a < stride * (q + 1); a++, out++) {
                int b = a + apart;
                int c = b + apart;
                int d = c + apart;
                int e = d + apart;
                float beRe = r[b] + r[e];
                float beIm = i[b] + i[e];
                float cdRe = r[c] + r[d];
                float cdIm = i[c] + i[d];
                float beLessRe = r[b] - r[e];
                float beLessIm = i[b] - i[e];
                float cdLessRe = r[c] - r[d];
                float cdLessIm = i[c] - i[d];
                float oneRe = r[a] + COS_72 * beRe + COS_144 * cdRe;
                float oneIm = i[a] + COS_72 * beIm + COS_144 * cdIm;
                float twoRe = r[a] + COS_144 * beRe + COS_72 * cdRe;
                float twoIm = i[a] + COS_144 * beIm + COS_72 * cdIm;
                float oneTurnRe = SIN_72 * beLessIm + SIN_144 * cdLessIm;
                float oneTurnIm = -SIN_72 * beLessRe - SIN_144 * cdLessRe;
                float twoTurnRe = SIN_144 * beLessIm - SIN_72 * cdLessIm;
                float twoTurnIm = SIN_72 * cdLessRe - SIN_144 * beLessRe;
                toRe[out] = r[a] + beRe + cdRe;
                toIm[out] = i[a] + beIm + cdIm;
                store(out + stride, oneRe + oneTurnRe, oneIm + oneTurnIm, w);
                store(out + 2 * stride, twoRe + twoTurnRe, twoIm + twoTurnIm, 2 * w);
                store(out + 3 * stride, twoRe - twoTurnRe, twoIm - twoTurnIm, 3 * w);
                store(out + 4 * stride, oneRe - oneTurnRe, oneIm - oneTurnIm, 4 * w);
            }
        }
    }

    /** Turns by the factor of that number and stores. */
    private void store(int at, float real, float imaginary, int factor) {
        float c = cos[factor];
        float s = sin[factor];
        toRe[at] = real * c - imaginary * s;
        toIm[at] = real * s + imaginary * c;
    }
}
