package dev.parley.audio;

/** Energy of samples. Pure. */
final class Energy {
    /** Mean square of full scale. */
    static final double FULL = 32_768.0 * 32_768.0;

    private Energy() {}

    /** Mean square around the mean: an offset is no sound. */
    static double of(short[] samples, int offset, int length) {
        long sum = 0;
        long squares = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += samples[i];
            squares += samples[i] * samples[i];
        }
        double mean = (double) sum / length;
        return (double) squares / length - mean * mean;
    }
}
