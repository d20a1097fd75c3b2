package dev.parley.tools.support;

import dev.parley.concurrent.SessionExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Hands one result to a session's loop: exactly once, and not once nobody waits for it any more. Thread-safe. */
public final class Delivery<R> {
    private final SessionExecutor executor;
    private final Consumer<? super R> listener;
    private final AtomicBoolean open = new AtomicBoolean(true);

    public Delivery(SessionExecutor executor, Consumer<? super R> listener) {
        this.executor = executor;
        this.listener = listener;
    }

    /** Delivers {@code result}, unless one was delivered or the wait was given up. Callable from any thread. */
    public void deliver(R result) {
        executor.execute(() -> {
            if (open.compareAndSet(true, false)) {
                listener.accept(result);
            }
        });
    }

    /** Gives up: nothing is delivered after this returned on the loop. */
    public void abandon() {
        open.set(false);
    }
}
