package dev.parley.app.evaluate.engine;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Randomness for engines that can be begun anew, so that the same text always sounds the same. Thread-safe. */
final class RepeatableRandom implements RandomGenerator {
    private SplittableRandom random = new SplittableRandom(0);

    synchronized void restart(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public synchronized long nextLong() {
        return random.nextLong();
    }
}
