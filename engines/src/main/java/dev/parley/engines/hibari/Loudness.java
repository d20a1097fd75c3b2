package dev.parley.engines.hibari;

/**
 * Makes the vocoder's samples 16-bit ones, at the level of other voices: an RMS near -21 dBFS, with the same gain for
 * every clause so that none jumps out. Peaks above the knee are bent, not cut off. Pure.
 */
final class Loudness {
    private static final float GAIN = 1.8f * Short.MAX_VALUE;

    /** -3 dBFS: samples below it pass as they are, those above are bent towards full scale. */
    private static final float KNEE = 0.7f * Short.MAX_VALUE;

    private Loudness() {}

    static short toPcm(float sample) {
        float value = sample * GAIN;
        float size = Math.abs(value);
        if (size <= KNEE) {
            return (short) Math.round(value);
        }
        float room = Short.MAX_VALUE - KNEE;
        return (short) Math.round(Math.copySign(KNEE + room * (float) Math.tanh((size - KNEE) / room), value));
    }
}
