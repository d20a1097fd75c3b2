package dev.parley.concurrent;

import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Carries events from threads that may block to a session's loop, in order, at most {@code capacity} on their way.
 * Overflow policy: the sender waits. Senders are virtual or pool threads, never a loop.
 */
public final class Handoff<E> {
    private final SessionExecutor executor;
    private final Consumer<? super E> receiver;
    private final Semaphore free;
    private volatile boolean open = true;

    public Handoff(SessionExecutor executor, int capacity, Consumer<? super E> receiver) {
        this.executor = executor;
        this.receiver = receiver;
        this.free = new Semaphore(capacity);
    }

    /**
     * Hands {@code event} over, waiting for room.
     *
     * @return false when the handoff is closed: the event is dropped, and so will be every later one
     * @throws InterruptedException when interrupted while waiting
     */
    public boolean put(E event) throws InterruptedException {
        if (!open) {
            return false;
        }
        free.acquire();
        if (!open) {
            free.release();
            return false;
        }
        executor.execute(() -> {
            free.release();
            if (open) {
                receiver.accept(event);
            }
        });
        return true;
    }

    /** Drops what is on its way and wakes waiting senders. Called by the receiver's side only, on its loop. After it returns on the loop, nothing is received. */
    public void close() {
        if (open) {
            open = false;
            free.release(Integer.MAX_VALUE / 2);
        }
    }

    public boolean isOpen() {
        return open;
    }
}
