package dev.parley.session.loop;

import dev.parley.concurrent.SessionExecutor;
import dev.parley.session.context.SessionContext;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Ends a session that is to end by itself, where it cuts nothing. Loop only. */
final class Draining {
    private final SessionContext context;
    private final BooleanSupplier busy;
    private final Runnable end;
    private SessionExecutor.Timer timer = () -> {};
    private Duration quiet = Duration.ZERO;
    private boolean draining;
    private boolean waiting;

    /**
     * @param busy whether anything is under way
     * @param end ends the session
     */
    Draining(SessionContext context, BooleanSupplier busy, Runnable end) {
        this.context = context;
        this.busy = busy;
        this.end = end;
    }

    /**
     * Ends the session at once where nothing is under way; else when that has been so for a while.
     *
     * @param quietFor how long, after something was under way
     */
    void begin(Duration quietFor) {
        draining = true;
        quiet = quietFor;
        if (!busy.getAsBoolean()) {
            end.run();
        }
    }

    /** Something has happened. */
    void look() {
        if (!draining) {
            return;
        }
        if (busy.getAsBoolean()) {
            waiting = false;
            timer.cancel();
        } else if (!waiting) {
            waiting = true;
            timer = context.handleAfter(quiet, this::due);
        }
    }

    void close() {
        draining = false;
        timer.cancel();
    }

    private void due() {
        if (draining && waiting && !busy.getAsBoolean()) {
            end.run();
        }
    }
}
