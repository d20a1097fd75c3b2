package dev.parley.app.evaluate.scenario;

import java.util.SplittableRandom;

/** Steady noise with a spectrum that falls as that of speech does. The same for the same seed. For one thread. */
public final class RoomNoise {
    /** Of a quiet room, below speech. */
    private static final int QUIET_DB = 45;

    private static final double POLE = 0.9;

    private final SplittableRandom random;
    private final double level;
    private double last;

    /** Of the room, with its own seed. */
    public RoomNoise(Scenario.Room room, long seed) {
        random = new SplittableRandom(seed);
        level = SpeechLevel.SPEECH * 32_768 * SpeechLevel.gain(-room.snrDb().orElse(QUIET_DB));
    }

    /** Adds the next of it, at its root mean square. */
    public void addTo(double[] samples) {
        // A one-pole filter leaves (1 - a) / (1 + a) of the power of white noise, whose gain is (1 - a) here.
        double unit = Math.sqrt((1 - POLE) / (1 + POLE));
        for (int i = 0; i < samples.length; i++) {
            last = POLE * last + (1 - POLE) * random.nextGaussian();
            samples[i] += level * last / unit;
        }
    }
}
