package dev.parley.engines.hibari.dsp;

import java.util.Arrays;

/** The voice's source: pulses at the pitch, all harmonics below 11 kHz with the same strength. */
final class PulseTrain {
    private static final int HOP = Vocoder.HOP;
    private static final float HIGHEST_HARMONIC_HZ = 11_000;
    private static final float LOWEST_PITCH_HZ = 40;
    /** So near to a pulse, in turns, its height has been reached; at the pulse itself it would be 0 by 0. */
    private static final float AT_PULSE = 3e-4f;

    /** Share of the frame before, of this one and of the one behind it in the pitch of each of its samples. */
    private static final float[] BEFORE = new float[HOP];

    private static final float[] HERE = new float[HOP];
    private static final float[] BEHIND = new float[HOP];

    static {
        for (int i = 0; i < HOP; i++) {
            float from = (i + 0.5f) / HOP - 0.5f; // of a frame's length, from its middle
            BEFORE[i] = Math.max(-from, 0);
            BEHIND[i] = Math.max(from, 0);
            HERE[i] = 1 - Math.abs(from);
        }
    }

    private final float[] hz = new float[HOP];
    private final float[] turns = new float[HOP];
    private final float[] pulses = new float[HOP];
    private double turn;

    private PulseTrain() {}

    /** Pulses for a pitch given once a frame, the values between drawn straight; {@code margin} zeros on both sides. */
    static float[] of(float[] pitchHz, int margin) {
        PulseTrain train = new PulseTrain();
        float[] all = new float[pitchHz.length * HOP + 2 * margin];
        for (int frame = 0; frame < pitchHz.length; frame++) {
            float before = pitchHz[Math.max(0, frame - 1)];
            float behind = pitchHz[Math.min(pitchHz.length - 1, frame + 1)];
            if (before > 0 || pitchHz[frame] > 0 || behind > 0) {
                train.frame(before, pitchHz[frame], behind);
                System.arraycopy(train.pulses, 0, all, margin + frame * HOP, HOP);
            }
        }
        return all;
    }

    /** Whether there are no pulses around a frame, as far as a window reaches. */
    static boolean isSilent(float[] pitchHz, int frame) {
        int from = Math.max(0, frame - 3);
        int to = Math.min(pitchHz.length, frame + 3);
        for (int i = from; i < to; i++) {
            if (pitchHz[i] >= LOWEST_PITCH_HZ) {
                return false;
            }
        }
        return true;
    }

    private void frame(float before, float here, float behind) {
        pitch(before, here, behind);
        for (int i = 0; i < HOP; i++) {
            turn += hz[i] / Vocoder.SAMPLE_RATE;
            turn -= turn >= 1 ? 1 : 0;
            turns[i] = (float) turn;
        }
        harmonics();
    }

    private void pitch(float before, float here, float behind) {
        final float[] out = hz;
        final float[] b = BEFORE;
        final float[] h = HERE;
        final float[] n = BEHIND;
        for (int i = 0; i < HOP; i++) {
            out[i] = b[i] * before + h[i] * here + n[i] * behind;
        }
    }

    /** The sum of the cosines of all harmonics, in closed form. */
    private void harmonics() {
        final float[] out = pulses;
        final float[] pitch = hz;
        final float[] phase = turns;
        for (int i = 0; i < HOP; i++) {
            int count = (int) (HIGHEST_HARMONIC_HZ / Math.max(pitch[i], LOWEST_PITCH_HZ));
            float near = Math.max(Math.min(phase[i], 1 - phase[i]), AT_PULSE); // on the nearer side of the pulse
            out[i] = 0.5f * FastMath.sin((count + 0.5f) * near) / FastMath.sin(0.5f * near) - 0.5f;
        }
        for (int i = 0; i < HOP; i++) {
            if (pitch[i] < LOWEST_PITCH_HZ) {
                Arrays.fill(out, i, i + 1, 0);
            }
        }
    }
}
