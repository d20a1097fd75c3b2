package dev.parley.simulator.fault;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** Which connection suffers which fault: the queued ones first, in order, then whatever the rest gets. Thread-safe. */
public final class FaultPlan {
    private final Queue<Fault> next = new ConcurrentLinkedQueue<>();
    private final Supplier<Fault> rest;

    public FaultPlan() {
        this(() -> Fault.NONE);
    }

    /** @param rest asked once a connection that has no queued fault */
    public FaultPlan(Supplier<Fault> rest) {
        this.rest = rest;
    }

    /** The next connection without a fault gets this one. */
    public FaultPlan add(Fault fault) {
        next.add(fault);
        return this;
    }

    /** What the next connection suffers. */
    public Fault take() {
        Fault queued = next.poll();
        return queued == null ? rest.get() : queued;
    }
}
