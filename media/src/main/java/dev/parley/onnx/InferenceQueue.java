package dev.parley.onnx;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits how much inference runs at the same time, and is fair between calls: each caller has a {@link InferenceLane},
 * lanes take turns task by task, those of {@link Priority#HIGH} first, and of one lane at most one task runs. Bounded;
 * overflow policy: the newest task is refused. Thread-safe; nothing here blocks but the queue's own threads.
 */
public final class InferenceQueue {
    private static final Logger LOG = LoggerFactory.getLogger(InferenceQueue.class);

    /** Of the machine's processor time, from which on none counts as spare. */
    private static final double BUSY = 0.75;

    /** Tasks of high priority in a row while others wait, so that many of them delay the others but do not starve them. */
    private static final int MOST_AHEAD = 4;

    /**
     * Which tasks come first.
     *
     * <p>{@code HIGH}: short ones somebody waits for in silence, which a few long ones before them would delay by many
     * times what they take themselves: the next clause of a reply. {@code NORMAL}: all others.
     */
    public enum Priority {
        HIGH,
        NORMAL
    }

    private final int threads;
    private final int capacity;
    private volatile DoubleSupplier machineLoad;
    private final ThreadFactory factory;
    private final List<InferenceListener> listeners = new CopyOnWriteArrayList<>();
    /** Lanes with a task to run and none running, in their turn. */
    private final Deque<InferenceLane> turns = new ArrayDeque<>();
    /** The same, of high priority. */
    private final Deque<InferenceLane> urgent = new ArrayDeque<>();
    /** Tasks of high priority since one of normal priority that waits has had to. */
    private int ahead;

    private int started;
    private int idle;
    private int waiting;
    private int running;

    /**
     * @param threads tasks that run at the same time, each on a thread of its own
     * @param capacity tasks that wait, of all lanes together
     * @param machineLoad share of the machine's processor time in use of late, 0 to 1; negative when unknown
     */
    public InferenceQueue(int threads, int capacity, DoubleSupplier machineLoad) {
        this(
                threads,
                capacity,
                machineLoad,
                Thread.ofPlatform().daemon().name("inference-", 1).factory());
    }

    /** @param factory of threads that run {@link #runNext} over and over */
    InferenceQueue(int threads, int capacity, DoubleSupplier machineLoad, ThreadFactory factory) {
        if (threads < 1 || capacity < 1) {
            throw new IllegalArgumentException("threads " + threads + ", capacity " + capacity + ": must be 1 or more");
        }
        this.threads = threads;
        this.capacity = capacity;
        this.machineLoad = machineLoad;
        this.factory = factory;
    }

    /** A new lane of normal priority, for one call's work with one model. To be closed. */
    public InferenceLane lane(String model) {
        return lane(model, Priority.NORMAL);
    }

    /** A new lane, for one call's work with one model. To be closed. */
    public InferenceLane lane(String model, Priority priority) {
        return new InferenceLane(this, model, priority);
    }

    /** Tells {@code listener} of everything from now on. */
    public void listen(InferenceListener listener) {
        listeners.add(listener);
    }

    /**
     * Judges by another load than the machine's from now on: what is computed on the side must not depend on how busy the
     * machine is where runs have to be the same every time.
     *
     * @param load as for the constructor
     * @return what it went by until now
     */
    public DoubleSupplier judgeSpareBy(DoubleSupplier load) {
        DoubleSupplier before = machineLoad;
        machineLoad = load;
        return before;
    }

    public void stopTelling(InferenceListener listener) {
        listeners.remove(listener);
    }

    /** Tasks waiting for a thread, of all lanes. */
    public synchronized int waiting() {
        return waiting;
    }

    /** Tasks running now. */
    public synchronized int running() {
        return running;
    }

    /** Whether no task waits and none runs. */
    public synchronized boolean isIdle() {
        return waiting == 0 && running == 0;
    }

    /** Most tasks that run at the same time. */
    public int threads() {
        return threads;
    }

    boolean submit(InferenceLane lane, InferenceTask task) {
        if (accept(lane, task)) {
            return true;
        }
        listeners.forEach(each -> each.refused(lane.model()));
        return false;
    }

    private synchronized boolean accept(InferenceLane lane, InferenceTask task) {
        if (lane.isClosed() || waiting >= capacity || !lane.hasRoom()) {
            return false;
        }
        add(lane, task);
        return true;
    }

    /** Whether there is processor time nobody else wants, for the task that asks and is itself running. */
    boolean hasSpare(InferenceLane lane) {
        boolean loaded = machineLoad.getAsDouble() >= BUSY;
        synchronized (this) {
            // Where there are several threads, one stays free for whoever comes next.
            if (!loaded && waiting == 0 && running <= Math.max(1, threads - 1)) {
                return true;
            }
        }
        listeners.forEach(each -> each.skipped(lane.model()));
        return false;
    }

    /** Needs the lock. */
    private void add(InferenceLane lane, InferenceTask task) {
        waiting++;
        if (lane.add(new Waiting(task, System.nanoTime()))) {
            turns(lane).add(lane);
            wake();
        }
    }

    /** Needs the lock. A thread that has been told of another lane is idle until it has the lock, and counts for one only. */
    private void wake() {
        if (turns.size() + urgent.size() > idle && started < threads) {
            started++;
            factory.newThread(this::work).start();
        } else {
            notify();
        }
    }

    /** A task and since when it waits. */
    record Waiting(InferenceTask task, long since) {}

    private record Turn(InferenceLane lane, Waiting waiting) {}

    private void work() {
        while (true) {
            try {
                runNext();
            } catch (InterruptedException e) {
                // Nobody owns these threads but the queue; an interrupt can only be meant for the task that has ended.
                LOG.debug("an interrupt came between two tasks", e);
            }
        }
    }

    /** Waits for the next task, and runs it. */
    void runNext() throws InterruptedException {
        run(next());
    }

    private synchronized Turn next() throws InterruptedException {
        while (turns.isEmpty() && urgent.isEmpty()) {
            idle++;
            try {
                wait();
            } finally {
                idle--;
            }
        }
        InferenceLane lane = nextLane();
        waiting--;
        running++;
        return new Turn(lane, lane.take());
    }

    /** Needs the lock. */
    private Deque<InferenceLane> turns(InferenceLane lane) {
        return lane.priority() == Priority.HIGH ? urgent : turns;
    }

    /** Needs the lock. */
    private InferenceLane nextLane() {
        if (!urgent.isEmpty() && (turns.isEmpty() || ahead < MOST_AHEAD)) {
            ahead = turns.isEmpty() ? 0 : ahead + 1;
            return urgent.remove();
        }
        ahead = 0;
        return turns.remove();
    }

    private void run(Turn turn) {
        String model = turn.lane().model();
        long began = System.nanoTime();
        long waited = began - turn.waiting().since();
        listeners.forEach(each -> each.started(model, waited));
        try {
            turn.waiting().task().run();
        } catch (RuntimeException | Error e) { // whatever it is, its owner has to know
            fail(turn.waiting().task(), e);
        } finally {
            long took = System.nanoTime() - began;
            ended(turn.lane());
            listeners.forEach(each -> each.finished(model, took));
        }
    }

    private static void fail(InferenceTask task, Throwable cause) {
        try {
            task.failed(cause);
        } catch (RuntimeException e) {
            LOG.error("the failure of an inference could not be told", e);
        }
    }

    private void ended(InferenceLane lane) {
        Runnable after;
        synchronized (this) {
            running--;
            if (lane.release()) {
                turns(lane).add(lane);
                notify();
            }
            after = lane.whenGone();
        }
        after.run();
    }

    /** Takes a task back. False when it runs, has run, or was never there. */
    synchronized boolean withdraw(InferenceLane lane, InferenceTask task) {
        if (!lane.remove(task)) {
            return false;
        }
        waiting--;
        if (!lane.hasTasks()) {
            turns(lane).remove(lane);
        }
        return true;
    }

    void close(InferenceLane lane) {
        Runnable after;
        synchronized (this) {
            waiting -= lane.clear();
            turns(lane).remove(lane);
            after = lane.whenGone();
        }
        after.run();
    }
}
