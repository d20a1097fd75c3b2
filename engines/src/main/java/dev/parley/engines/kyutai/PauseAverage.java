package dev.parley.engines.kyutai;

/** Smooths the pause scores of the steps (unmute.md 5.2): exponential average with a half-life, started at 1. */
final class PauseAverage {
    private static final double STEP_SECONDS = 0.08;
    private static final double HALF_LIFE_SECONDS = 0.01;
    private static final double ALPHA = 1 - Math.exp(-STEP_SECONDS / HALF_LIFE_SECONDS * Math.log(2));

    private double value = 1;

    double add(double score) {
        value = (1 - ALPHA) * value + ALPHA * score;
        return value;
    }

    /** A new message of the user has begun. */
    void speechBegins() {
        value = 0;
    }
}
