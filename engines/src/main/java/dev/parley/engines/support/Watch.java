package dev.parley.engines.support;

import dev.parley.concurrent.SessionExecutor;
import java.time.Duration;

/** A deadline that moves often: moving it is an assignment, and the one timer behind it follows when it fires. Loop only. */
public final class Watch {
    private final SessionExecutor executor;
    private final Runnable expired;
    private SessionExecutor.Timer timer = () -> {};
    private long deadline;
    private long timerAt;
    private boolean armed;

    public Watch(SessionExecutor executor, Runnable expired) {
        this.executor = executor;
        this.expired = expired;
    }

    /** Expires {@code limit} from now unless moved or stopped before. */
    public void limit(Duration limit) {
        deadline = executor.nanoTime() + limit.toNanos();
        if (armed && timerAt - deadline > 0) {
            timer.cancel();
            armed = false;
        }
        if (!armed) {
            arm(limit.toNanos());
        }
    }

    /** Never expires, unless limited again. */
    public void stop() {
        timer.cancel();
        armed = false;
    }

    private void arm(long nanos) {
        armed = true;
        timerAt = executor.nanoTime() + nanos;
        timer = executor.schedule(Duration.ofNanos(nanos), this::fired);
    }

    private void fired() {
        armed = false;
        long left = deadline - executor.nanoTime();
        if (left > 0) {
            arm(left);
        } else {
            expired.run();
        }
    }
}
