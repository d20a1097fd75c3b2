package dev.parley.engines.hibari.dsp;

/** The voice's source: pulses at the pitch, all harmonics below 11 kHz with the same strength. */
final class PulseTrain {
    private static final float HIGHEST_HARMONIC_HZ = 11_000;
    private static final float LOWEST_PITCH_HZ = 40;
    /** Below this the quotient of sines is taken for its limit. */
    private static final float NEARLY_ZERO = 1e-3f;

    private PulseTrain() {}

    /** Pulses for a pitch given once a frame, the values between drawn straight. */
    static float[] of(float[] pitchHz) {
        float[] pulses = new float[pitchHz.length * Vocoder.HOP];
        double turns = 0;
        for (int i = 0; i < pulses.length; i++) {
            float hz = pitch(pitchHz, i);
            turns += hz / Vocoder.SAMPLE_RATE;
            turns -= turns >= 1 ? 1 : 0;
            pulses[i] = hz < LOWEST_PITCH_HZ ? 0 : harmonics((float) turns, (int) (HIGHEST_HARMONIC_HZ / hz));
        }
        return pulses;
    }

    private static float pitch(float[] pitchHz, int sample) {
        int last = pitchHz.length - 1;
        float at = Math.clamp((sample + 0.5f) / Vocoder.HOP - 0.5f, 0, last);
        int frame = Math.min((int) at, last - 1);
        return frame < 0 ? pitchHz[0] : pitchHz[frame] + (at - frame) * (pitchHz[frame + 1] - pitchHz[frame]);
    }

    /** The sum of the cosines of 1 to {@code count} times an angle, in closed form. */
    private static float harmonics(float turns, int count) {
        double half = Math.PI * Math.min(turns, 1 - turns); // of the angle, on the nearer side of the pulse
        if (half < NEARLY_ZERO) {
            return count;
        }
        return (float) (FastMath.sin((count + 0.5f) * Math.min(turns, 1 - turns)) / (2 * sin(half)) - 0.5);
    }

    /** Between 0 and a quarter of a turn, given in radians; exact in proportion, for it is divided by. */
    private static double sin(double x) {
        double s = x * x;
        return x * (1 - s / 6 * (1 - s / 20 * (1 - s / 42 * (1 - s / 72))));
    }
}
