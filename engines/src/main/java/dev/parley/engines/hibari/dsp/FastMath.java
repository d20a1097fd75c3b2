package dev.parley.engines.hibari.dsp;

/** Functions that the vocoder computes half a million times a second, exact to about 12 bits and several times as fast. */
final class FastMath {
    private static final float TO_TURNS = (float) (1 / (2 * Math.PI));

    /** Added and taken away again, it rounds a float to a whole number. */
    private static final float ROUND = 12_582_912f;

    /** Beyond it the hyperbolic tangent is 1. */
    private static final int TANH_LIMIT = 6;

    private static final int TANH_STEPS = 64;
    private static final float[] TANH = new float[2 * TANH_LIMIT * TANH_STEPS + 2];

    private static final float LOG2_E = 1.44269504f;
    private static final float SMALLEST_POWER = -120;

    static {
        for (int i = 0; i < TANH.length; i++) {
            TANH[i] = (float) (0.5 * Math.tanh((double) i / TANH_STEPS - TANH_LIMIT));
        }
    }

    private FastMath() {}

    static float turns(float radians) {
        return radians * TO_TURNS;
    }

    /** The sine of an angle in turns, by a polynomial fitted to half a turn on both sides. */
    static float sin(float turns) {
        float x = turns - ((turns + ROUND) - ROUND);
        float s = x * x;
        return x * (6.28305406f + s * (-41.3311211f + s * (81.3654697f + s * (-74.4707894f + s * 32.7685261f))));
    }

    /** The cosine of an angle in turns. */
    static float cos(float turns) {
        return sin(turns + 0.25f);
    }

    /** Half the hyperbolic tangent: a phase between minus and plus pi, in turns. */
    static float halfTanh(float x) {
        float at = (Math.clamp(x, -TANH_LIMIT, TANH_LIMIT) + TANH_LIMIT) * TANH_STEPS;
        int index = (int) at;
        return TANH[index] + (at - index) * (TANH[index + 1] - TANH[index]);
    }

    static float exp(float x) {
        float power = Math.max(x * LOG2_E, SMALLEST_POWER);
        float whole = (power + ROUND) - ROUND;
        float part = power - whole;
        float mantissa = 1 + part * (0.69314718f + part * (0.24022651f + part * (0.05550411f + part * 0.00961813f)));
        return Float.intBitsToFloat(((int) whole + 127) << 23) * mantissa;
    }
}
