package dev.parley.engines.hibari.dsp;

/**
 * One pass of a Fourier transform down the columns of {@link Rows}, after Stockham: rows are read and written in order,
 * which needs no bit reversal. All columns are transformed side by side. Confined to one thread.
 */
final class Butterflies {
    private static final float SIN_60 = (float) Math.sin(Math.PI / 3);
    private static final float COS_72 = (float) Math.cos(2 * Math.PI / 5);
    private static final float COS_144 = (float) Math.cos(4 * Math.PI / 5);
    private static final float SIN_72 = (float) Math.sin(2 * Math.PI / 5);
    private static final float SIN_144 = (float) Math.sin(4 * Math.PI / 5);

    private final Rows from;
    private final Rows to;
    private final float[] cos;
    private final float[] sin;
    private final int radix;
    /** Rows between the inputs of a butterfly. */
    private final int apart;
    /** Rows between its outputs. */
    private final int stride;

    // Where a butterfly keeps what it has half done.
    private final float[] aRe;
    private final float[] aIm;
    private final float[] bRe;
    private final float[] bIm;
    private final float[] cRe;
    private final float[] cIm;
    private final float[] dRe;
    private final float[] dIm;
    private int width;

    /**
     * @param circle what a value is turned by, as many as there are rows; one row, not copied
     * @param radix inputs of a butterfly
     * @param stride product of the radices of the passes before
     */
    Butterflies(Rows from, Rows to, Rows circle, int radix, int stride) {
        this.from = from;
        this.to = to;
        this.radix = radix;
        this.stride = stride;
        cos = circle.re()[0];
        sin = circle.im()[0];
        apart = cos.length / radix;
        int most = from.re()[0].length;
        aRe = new float[most];
        aIm = new float[most];
        bRe = new float[most];
        bIm = new float[most];
        cRe = new float[most];
        cIm = new float[most];
        dRe = new float[most];
        dIm = new float[most];
    }

    /** The whole pass, of the first columns. */
    void run(int columns) {
        width = columns;
        for (int first = 0; first < apart; first++) {
            int turn = first / stride * stride;
            int out = first + (radix - 1) * turn;
            switch (radix) {
                case 2 -> two(first, out, turn);
                case 3 -> three(first, out, turn);
                case 4 -> four(first, out, turn);
                default -> five(first, out, turn);
            }
        }
    }

    private void two(int in, int out, int turn) {
        spread(re(in), re(in + apart), 1, toRe(out), toRe(out + stride));
        spread(im(in), im(in + apart), 1, toIm(out), toIm(out + stride));
        turn(out + stride, turn);
    }

    private void three(int in, int out, int turn) {
        spread(re(in + apart), re(in + 2 * apart), 1, aRe, bRe);
        spread(im(in + apart), im(in + 2 * apart), 1, aIm, bIm);
        middle(re(in), aRe, toRe(out));
        middle(im(in), aIm, toIm(out));
        spread(aRe, bIm, SIN_60, toRe(out + stride), toRe(out + 2 * stride));
        spread(aIm, bRe, SIN_60, toIm(out + 2 * stride), toIm(out + stride));
        turn(out + stride, turn);
        turn(out + 2 * stride, 2 * turn);
    }

    private void four(int in, int out, int turn) {
        spread(re(in), re(in + 2 * apart), 1, aRe, bRe);
        spread(im(in), im(in + 2 * apart), 1, aIm, bIm);
        spread(re(in + apart), re(in + 3 * apart), 1, cRe, dRe);
        spread(im(in + apart), im(in + 3 * apart), 1, cIm, dIm);
        spread(aRe, cRe, 1, toRe(out), toRe(out + 2 * stride));
        spread(aIm, cIm, 1, toIm(out), toIm(out + 2 * stride));
        spread(bRe, dIm, 1, toRe(out + stride), toRe(out + 3 * stride));
        spread(bIm, dRe, 1, toIm(out + 3 * stride), toIm(out + stride));
        for (int i = 1; i < 4; i++) {
            turn(out + i * stride, i * turn);
        }
    }

    private void five(int in, int out, int turn) {
        spread(re(in + apart), re(in + 4 * apart), 1, aRe, bRe);
        spread(im(in + apart), im(in + 4 * apart), 1, aIm, bIm);
        spread(re(in + 2 * apart), re(in + 3 * apart), 1, cRe, dRe);
        spread(im(in + 2 * apart), im(in + 3 * apart), 1, cIm, dIm);
        middles(re(in), aRe, cRe, toRe(out));
        middles(im(in), aIm, cIm, toIm(out));
        rotations(bRe, dRe);
        rotations(bIm, dIm);
        spread(aRe, bIm, 1, toRe(out + stride), toRe(out + 4 * stride));
        spread(aIm, bRe, 1, toIm(out + 4 * stride), toIm(out + stride));
        spread(cRe, dIm, 1, toRe(out + 2 * stride), toRe(out + 3 * stride));
        spread(cIm, dRe, 1, toIm(out + 3 * stride), toIm(out + 2 * stride));
        for (int i = 1; i < 5; i++) {
            turn(out + i * stride, i * turn);
        }
    }

    private float[] re(int row) {
        return from.re()[row];
    }

    private float[] im(int row) {
        return from.im()[row];
    }

    private float[] toRe(int row) {
        return to.re()[row];
    }

    private float[] toIm(int row) {
        return to.im()[row];
    }

    // Many short loops rather than a few long ones: only simple loops are compiled to compute many values at a time.

    private void spread(float[] a, float[] b, float factor, float[] sum, float[] difference) {
        final int n = width;
        for (int k = 0; k < n; k++) {
            float x = a[k];
            float y = factor * b[k];
            sum[k] = x + y;
            difference[k] = x - y;
        }
    }

    /** Of three: the sum of all; in place of the others' sum, the middle of what lies on both sides of it. */
    private void middle(float[] a, float[] others, float[] sum) {
        final int n = width;
        for (int k = 0; k < n; k++) {
            float x = a[k];
            float y = others[k];
            sum[k] = x + y;
            others[k] = x - 0.5f * y;
        }
    }

    /** Of five: the sum of all; in place of the others' sums, the middles of both pairs. */
    private void middles(float[] a, float[] outer, float[] inner, float[] sum) {
        final int n = width;
        for (int k = 0; k < n; k++) {
            float x = a[k];
            float y = outer[k];
            float z = inner[k];
            sum[k] = x + y + z;
            outer[k] = x + COS_72 * y + COS_144 * z;
            inner[k] = x + COS_144 * y + COS_72 * z;
        }
    }

    /** Of five: in place of the differences, how far both pairs lie from their middles. */
    private void rotations(float[] outer, float[] inner) {
        final int n = width;
        for (int k = 0; k < n; k++) {
            float y = outer[k];
            float z = inner[k];
            outer[k] = SIN_72 * y + SIN_144 * z;
            inner[k] = SIN_144 * y - SIN_72 * z;
        }
    }

    private void turn(int row, int by) {
        if (by == 0) {
            return;
        }
        final int n = width;
        final float[] x = to.re()[row];
        final float[] y = to.im()[row];
        final float c = cos[by];
        final float s = sin[by];
        for (int k = 0; k < n; k++) {
            float re = x[k];
            float im = y[k];
            x[k] = re * c - im * s;
            y[k] = re * s + im * c;
        }
    }
}
