package dev.parley.concurrent;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A session loop on virtual time: nothing happens but when a test advances it, and everything happens in a fixed order.
 * Blocking work runs as an event of its own, off the loop as far as {@link #inLoop()} tells.
 */
public final class VirtualTime implements SessionExecutor {
    private static final int RUNAWAY = 5_000_000;

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
    private long now;
    private long order;
    private boolean inLoop = true;

    private static final class Event {
        final long atNanos;
        final long order;
        final boolean onLoop;
        Runnable task;

        Event(long atNanos, long order, boolean onLoop, Runnable task) {
            this.atNanos = atNanos;
            this.order = order;
            this.onLoop = onLoop;
            this.task = task;
        }

        long atNanos() {
            return atNanos;
        }

        long order() {
            return order;
        }
    }

    @Override
    public void execute(Runnable task) {
        add(0, true, task);
    }

    @Override
    public boolean inLoop() {
        return inLoop;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Event event = add(Math.max(0, delay.toNanos()), true, task);
        return () -> {
            if (events.remove(event)) {
                event.task = () -> {};
            }
        };
    }

    @Override
    public void executeBlocking(String name, Runnable task) {
        add(0, false, task);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    /** Runs everything due now, without letting time pass. */
    public void settle() {
        advance(Duration.ZERO);
    }

    /** Lets time pass, running everything that falls due in its order. */
    public void advance(Duration by) {
        long until = now + by.toNanos();
        int ran = 0;
        while (!events.isEmpty() && events.peek().atNanos <= until) {
            Event event = events.poll();
            now = Math.max(now, event.atNanos);
            inLoop = event.onLoop;
            try {
                event.task.run();
            } finally {
                inLoop = true;
            }
            if (++ran > RUNAWAY) {
                throw new IllegalStateException("the loop never settles");
            }
        }
        now = until;
    }

    /** Lets time pass until nothing is left to do, at most {@code limit}. */
    public void runUntilIdle(Duration limit) {
        long until = now + limit.toNanos();
        while (!events.isEmpty() && events.peek().atNanos <= until) {
            advance(Duration.ofNanos(events.peek().atNanos - now));
        }
    }

    /** Tasks waiting, timers included. */
    public int pending() {
        return events.size();
    }

    private Event add(long delayNanos, boolean onLoop, Runnable task) {
        Event event = new Event(now + delayNanos, order++, onLoop, task);
        events.add(event);
        return event;
    }
}
