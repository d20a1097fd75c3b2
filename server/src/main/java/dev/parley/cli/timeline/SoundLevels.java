package dev.parley.cli.timeline;

import dev.parley.cli.timeline.Lane.Level;
import java.util.List;

/** How loud audio is, piece by piece: 0 at -60 dB of full scale and below, 1 at full scale. */
final class SoundLevels {
    private static final int PIECE_MS = 40;
    private static final double QUIETEST_DB = -60;
    private static final double FULL_SCALE = 32_768;

    private final int rate;

    /** @param rate of the samples, in Hz */
    SoundLevels(int rate) {
        this.rate = rate;
    }

    long lengthMs(int samples) {
        return samples * 1_000L / rate;
    }

    /** Adds the levels of {@code samples}, of which the first is heard at {@code fromMs}. */
    void add(short[] samples, long fromMs, List<Level> to) {
        int piece = Math.max(1, rate * PIECE_MS / 1_000);
        for (int from = 0; from < samples.length; from += piece) {
            int end = Math.min(samples.length, from + piece);
            to.add(new Level(fromMs + lengthMs(from), fromMs + lengthMs(end), of(samples, from, end)));
        }
    }

    private static double of(short[] samples, int from, int to) {
        double squares = 0;
        for (int i = from; i < to; i++) {
            squares += (double) samples[i] * samples[i];
        }
        double rms = Math.sqrt(squares / (to - from)) / FULL_SCALE;
        double db = 20 * Math.log10(Math.max(rms, 1e-6));
        return Math.clamp((db - QUIETEST_DB) / -QUIETEST_DB, 0, 1);
    }
}
