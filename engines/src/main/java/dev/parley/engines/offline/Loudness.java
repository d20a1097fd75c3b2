package dev.parley.engines.offline;

/**
 * Makes the vocoder's samples 16-bit ones, at a comfortable level: an RMS near -22 dBFS, with the same gain for every
 * clause so that none jumps out. Rare peaks are far higher; they are bent, not cut off.
 */
final class Loudness {
    private static final double GAIN = 0.8;

    /** -3 dBFS: samples below it pass as they are, those above are bent towards full scale. */
    private static final double KNEE = 0.7 * Short.MAX_VALUE;

    /** No speech is this loud: the vocoder's filter has become unstable, and silence hurts less. */
    private static final double ABSURD = 8.0 * Short.MAX_VALUE;

    private Loudness() {}

    static short toPcm(double sample) {
        double size = Math.abs(sample * GAIN);
        if (size <= KNEE) {
            return (short) Math.round(sample * GAIN);
        }
        if (!(size < ABSURD)) {
            return 0;
        }
        double room = Short.MAX_VALUE - KNEE;
        return (short) Math.round(Math.copySign(KNEE + room * Math.tanh((size - KNEE) / room), sample));
    }
}
