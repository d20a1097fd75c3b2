package dev.parley.engines.support;

import dev.parley.provider.ProviderException;
import dev.parley.provider.RetryPolicy;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a server that does not answer is asked again: by {@link RetryPolicy#PROBES}, counted from its last answer.
 * Thread-safe.
 */
public final class ServerProbe {
    private final RandomGenerator random;
    private final Timers timers;
    private final Runnable question;
    private int failures;

    /** Runs a task once a wait has passed, on any thread; never blocks. */
    @FunctionalInterface
    public interface Timers {
        void after(Duration wait, Runnable task);
    }

    /** @param question asks the server; whoever gets what came of it tells */
    public ServerProbe(RandomGenerator random, Timers timers, Runnable question) {
        this.random = random;
        this.timers = timers;
        this.question = question;
    }

    /** The server did not answer, or not as it should: it is asked again, not before it asked to be. */
    public void failed(ProviderException cause) {
        Duration wait;
        synchronized (this) {
            failures++;
            wait = RetryPolicy.PROBES.after(failures, cause, random);
        }
        timers.after(wait, question);
    }

    /** The server answered. */
    public synchronized void answered() {
        failures = 0;
    }
}
