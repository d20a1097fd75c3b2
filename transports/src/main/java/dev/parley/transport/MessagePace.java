package dev.parley.transport;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.dialect.Rate;
import dev.parley.dialect.support.TokenBucket;
import java.time.Duration;

/**
 * How fast the messages of one connection are taken: no faster than its rate, beyond which they wait in the network, and
 * in turns between which the loop looks at other calls. Loop only.
 */
public final class MessagePace {
    /** So that a client over its rate is looked at a few times a second and not for each message. */
    private static final Duration RATE_PAUSE = Duration.ofMillis(50);

    /** The loop takes what is only handed to it at once up to 64 times before it looks at other calls: a timer waits for them. */
    private static final Duration NEXT_TURN = Duration.ofMillis(1);

    private final SessionExecutor executor;
    private final Runnable pause;
    private final Runnable resume;
    private final TokenBucket rate;
    private final LoopTurn turn;

    /**
     * @param pause stops reading; counted, so that several may pause at once
     * @param resume takes one pause back
     */
    public MessagePace(Rate rate, SessionExecutor executor, Runnable pause, Runnable resume) {
        this.executor = executor;
        this.pause = pause;
        this.resume = resume;
        this.rate = new TokenBucket(rate, executor.nanoTime());
        this.turn = new LoopTurn(executor::execute, executor::nanoTime);
    }

    /** Counts a message, and has the next ones wait where it is one too many. */
    public void take() {
        if (!turn.take()) {
            pauseFor(NEXT_TURN);
        }
        long now = executor.nanoTime();
        if (!rate.take(now)) {
            pauseFor(rate.untilOne(now).plus(RATE_PAUSE));
        }
    }

    private void pauseFor(Duration time) {
        pause.run();
        executor.schedule(time, resume);
    }
}
