package dev.parley.engines.hibari.dsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Discrete Fourier transforms of one length, a product of 2, 3, 4 and 5, several side by side: put the signals, run, get
 * their transforms. Not scaled. Confined to one thread.
 *
 * <p>A signal lies in rows of a table. Its transform is that of the columns, each value then turned, then that of the
 * rows. Both are computed down columns, the table being laid over in between, so that what is computed alike lies side by
 * side.
 */
final class Fourier {
    private static final int[] RADICES = {5, 3, 4, 2};

    /** Of the few lengths that voices use, since computing one takes as long as transforming a second of sound. */
    private static final Map<Integer, Rows> CIRCLES = new ConcurrentHashMap<>();

    private final int length;
    private final int rows;
    private final int columns;
    private final Stage first;
    private final Stage second;
    /** What a value is turned by between the stages, in the order of the second one's rows. */
    private final Rows turns;

    /**
     * @param most signals transformed at a time
     * @throws IllegalArgumentException for a length with another prime factor than 2, 3 and 5
     */
    Fourier(int length, int most) {
        this.length = length;
        int near = (int) Math.sqrt(length);
        while (length % near != 0) {
            near--;
        }
        rows = near;
        columns = length / near;
        first = new Stage(rows, columns * most);
        second = new Stage(columns, rows * most);
        turns = Rows.of(columns, rows);
        Rows circle = circle(length);
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                turns.re()[column][row] = circle.re()[0][column * row];
                turns.im()[column][row] = circle.im()[0][column * row];
            }
        }
    }

    /** The roots of one, clockwise; not to be written to. */
    static Rows circle(int length) {
        return CIRCLES.computeIfAbsent(length, Fourier::computeCircle);
    }

    private static Rows computeCircle(int length) {
        Rows circle = Rows.of(1, length);
        for (int i = 0; i < length; i++) {
            circle.re()[0][i] = (float) Math.cos(2 * Math.PI * i / length);
            circle.im()[0][i] = (float) -Math.sin(2 * Math.PI * i / length);
        }
        return circle;
    }

    int length() {
        return length;
    }

    /** Gives signal number {@code index}; for the way back, give and get real and imaginary parts the other way round. */
    void put(int index, float[] real, float[] imaginary) {
        Rows in = first.in;
        for (int row = 0; row < rows; row++) {
            System.arraycopy(real, row * columns, in.re()[row], index * columns, columns);
            System.arraycopy(imaginary, row * columns, in.im()[row], index * columns, columns);
        }
    }

    /** Transforms the first {@code count} signals, with {@code exp(-2 pi i k n / length)}. */
    void run(int count) {
        first.run(count * columns);
        for (int column = 0; column < columns; column++) {
            for (int index = 0; index < count; index++) {
                layOver(column, index);
            }
        }
        second.run(count * rows);
    }

    private void layOver(int column, int index) {
        final float[][] fromRe = first.out.re();
        final float[][] fromIm = first.out.im();
        final float[] toRe = second.in.re()[column];
        final float[] toIm = second.in.im()[column];
        final float[] c = turns.re()[column];
        final float[] s = turns.im()[column];
        int from = index * columns + column;
        int to = index * rows;
        for (int row = 0; row < rows; row++) {
            float re = fromRe[row][from];
            float im = fromIm[row][from];
            toRe[to + row] = re * c[row] - im * s[row];
            toIm[to + row] = re * s[row] + im * c[row];
        }
    }

    /** Tells the transform of signal number {@code index}. */
    void get(int index, float[] real, float[] imaginary) {
        Rows out = second.out;
        for (int row = 0; row < columns; row++) {
            System.arraycopy(out.re()[row], index * rows, real, row * rows, rows);
            System.arraycopy(out.im()[row], index * rows, imaginary, row * rows, rows);
        }
    }

    /** The transform down the columns of a table. */
    private static final class Stage {
        private final Rows in;
        private final Rows out;
        private final List<Butterflies> passes = new ArrayList<>();

        Stage(int length, int width) {
            // Passes go from one table to the other and back.
            List<Rows> tables = List.of(Rows.of(length, width), Rows.of(length, width));
            Rows circle = circle(length);
            int rest = length;
            for (int radix : RADICES) {
                while (rest % radix == 0) {
                    int pass = passes.size();
                    passes.add(new Butterflies(
                            tables.get(pass % 2), tables.get((pass + 1) % 2), circle, radix, length / rest));
                    rest /= radix;
                }
            }
            if (rest != 1) {
                throw new IllegalArgumentException("length " + length + " has a prime factor above 5");
            }
            in = tables.getFirst();
            out = tables.get(passes.size() % 2);
        }

        void run(int columns) {
            passes.forEach(pass -> pass.run(columns));
        }
    }
}
