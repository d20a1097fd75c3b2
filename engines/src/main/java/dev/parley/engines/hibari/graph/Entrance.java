package dev.parley.engines.hibari.graph;

import java.io.IOException;
import java.util.Arrays;

/**
 * The convolution at the entrance of the part that makes the sound. What it convolves is the phonemes as they were read,
 * each repeated for as many frames as it lasts, with pitch and strength behind them. Repeating first and convolving then
 * is ten times the work of multiplying each phoneme with each tap once and adding up, for each frame, what its
 * neighbours' phonemes gave.
 */
final class Entrance {
    private static final String NAME = "m.dec_in";
    private static final int CHANNELS = 256;
    private static final int READ = 128;
    private static final int SIDE = 2;
    private static final int TAPS = 7;

    /** Steps of two frames that a frame's taps touch: the first of a step those from -2 to 1, the second from -1 to 2. */
    private static final int TOUCHED = 4;

    private static final int REACH = 2;
    private static final long[] OFFSETS = {-2, -1, 0, 1, -1, 0, 1, 2};

    private final GraphWriter graph;
    private final Layers layers;
    private final float[] kernel;

    Entrance(GraphWriter graph, Weights weights, Layers layers) throws IOException {
        this.graph = graph;
        this.layers = layers;
        kernel = weights.floats(NAME + ".weight");
    }

    /**
     * @param read a row for each phoneme
     * @param owners phoneme of each step
     * @param prosody pitch and strength of each frame
     * @return a row for each frame
     */
    String enter(String read, String owners, String prosody) throws IOException {
        String taps = graph.constant("taps", taps(), READ, (long) OFFSETS.length * CHANNELS);
        String each = graph.step("MatMul", read, taps).output();
        String rows = graph.step("Reshape", each, graph.integers(-1, CHANNELS)).output();
        String nothing = graph.constant("nothing", new float[CHANNELS], 1, CHANNELS);
        rows = graph.step("Concat", nothing, rows).with("axis", 0).output();
        String found =
                graph.step("Gather", rows, rowsOfSteps(owners)).with("axis", 0).output();
        String frames = graph.step("Reshape", found, graph.integers(-1, TOUCHED, CHANNELS))
                .output();
        String summed = graph.step("ReduceSum", frames, graph.integers(1))
                .with("keepdims", 0)
                .output();
        String side = layers.convolve(prosody, "side", side(), layers.row(NAME + ".bias"), SIDE);
        String turned = graph.step("Transpose", side).withAll("perm", 0, 2, 1).output();
        return layers.add(turned, summed);
    }

    /** For each step the rows its two frames add up: that of nothing at both ends, where no step is. */
    private String rowsOfSteps(String owners) {
        String first = graph.step("Mul", owners, graph.integer(OFFSETS.length)).output();
        first = layers.add(first, graph.integer(1));
        long never = -OFFSETS.length;
        String padded = graph.step("Pad", first, graph.integers(REACH, REACH), graph.integer(never))
                .output();
        String count = graph.step("Size", owners).output();
        String steps =
                graph.step("Range", graph.integer(0), count, graph.integer(1)).output();
        String column = graph.step("Unsqueeze", steps, graph.integers(1)).output();
        long[] offsets = Arrays.stream(OFFSETS).map(offset -> offset + REACH).toArray();
        String where = layers.add(column, graph.integers(offsets));
        String owner = graph.step("Gather", padded, where).with("axis", 0).output();
        long[] order = new long[OFFSETS.length];
        Arrays.setAll(order, i -> i);
        return graph.step("Max", layers.add(owner, graph.integers(order)), graph.integer(0))
                .output();
    }

    /** For each offset, in order, the sum of the taps that fall on that step; a row for each channel that was read. */
    private float[] taps() {
        int width = OFFSETS.length * CHANNELS;
        float[] taps = new float[READ * width];
        for (int frame = 0; frame < 2; frame++) {
            for (int tap = 0; tap < TAPS; tap++) {
                int step = Math.floorDiv(frame + tap - TAPS / 2, 2);
                int column = (frame * TOUCHED + step - (int) OFFSETS[frame * TOUCHED]) * CHANNELS;
                for (int out = 0; out < CHANNELS; out++) {
                    for (int in = 0; in < READ; in++) {
                        taps[in * width + column + out] += at(out, in, tap);
                    }
                }
            }
        }
        return taps;
    }

    /** The part of the kernel that is for pitch and strength. */
    private float[] side() {
        float[] side = new float[CHANNELS * SIDE * TAPS];
        for (int i = 0; i < side.length; i++) {
            side[i] = at(i / (SIDE * TAPS), READ + i / TAPS % SIDE, i % TAPS);
        }
        return side;
    }

    private float at(int out, int in, int tap) {
        return kernel[(out * (READ + SIDE) + in) * TAPS + tap];
    }
}
