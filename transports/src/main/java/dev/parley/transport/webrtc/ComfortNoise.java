package dev.parley.transport.webrtc;

import java.util.Random;

/**
 * A tail of soft noise behind speech that fades to nothing, so that a line does not go dead from one sample to the next. As
 * loud as the floor of a quiet recording, and always the same noise. Loop only.
 */
final class ComfortNoise {
    /** Root mean square where it begins, of full scale: -66 dB. */
    static final double LEVEL = 0.0005;

    static final int TAIL_MS = 500;

    private static final double FULL_SCALE = 32_768;
    /** Of what was, in the next sample: more low than high sound, as in a room. */
    private static final double SOFTENED = 0.7;

    private static final float[] NOISE = noise();

    private final int tail;
    private int left;
    private int at;

    /** @param rate of the samples, in Hz */
    ComfortNoise(int rate) {
        tail = rate / 1_000 * TAIL_MS;
    }

    /** Half a second at 48 kHz, with a root mean square of 1; too soft to be heard to repeat. */
    private static float[] noise() {
        Random random = new Random(1);
        float[] noise = new float[24_000];
        double value = 0;
        double energy = 0;
        for (int i = 0; i < noise.length; i++) {
            value = SOFTENED * value + random.nextGaussian();
            noise[i] = (float) value;
            energy += value * value;
        }
        double level = Math.sqrt(energy / noise.length);
        for (int i = 0; i < noise.length; i++) {
            noise[i] /= (float) level;
        }
        return noise;
    }

    /** Speech is sent: a tail follows it. */
    void speech() {
        left = tail;
    }

    /** Fills the rest of a frame in which there is no speech: with noise, or with zeros where it has faded. */
    void fill(short[] frame, int from) {
        for (int i = from; i < frame.length; i++) {
            double level = LEVEL * FULL_SCALE * left / tail;
            frame[i] = (short) Math.round(NOISE[at] * level);
            left = Math.max(0, left - 1);
            at = (at + 1) % NOISE.length;
        }
    }
}
