package dev.parley.onnx;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One caller's place in an {@link InferenceQueue}: its tasks run one after the other, in the order given, so what only
 * they touch needs no lock. Thread-safe; no call blocks.
 */
public final class InferenceLane {
    /** Tasks of one lane that may wait. */
    private static final int WAITING = 16;

    private final InferenceQueue queue;
    private final String model;
    private final InferenceQueue.Priority priority;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    // Guarded by the queue.
    private final Deque<InferenceQueue.Waiting> tasks = new ArrayDeque<>();
    private boolean running;
    private boolean closed;

    InferenceLane(InferenceQueue queue, String model, InferenceQueue.Priority priority) {
        this.queue = queue;
        this.model = model;
        this.priority = priority;
    }

    /** Name of the model its tasks run, for metrics. */
    public String model() {
        return model;
    }

    /**
     * Hands in a task.
     *
     * @return false when too many wait, of this lane or of all, or the lane is closed; the task will not run then
     */
    public boolean submit(InferenceTask task) {
        return queue.submit(this, task);
    }

    /**
     * Whether the lane's running task may go on with something that is worth only processor time nobody else wants: no
     * task waits, a thread is left for the next one, and the machine is not busy. To be asked by that task; a no is told
     * to listeners as skipped.
     */
    public boolean hasSpare() {
        return queue.hasSpare(this);
    }

    /**
     * Whether no task waits, so that work which will most likely have to be done anyway delays nobody. To be asked by the
     * lane's running task.
     */
    public boolean isUncontended() {
        return queue.waiting() == 0;
    }

    /** Takes a task back; false when it runs already, or has run. */
    public boolean withdraw(InferenceTask task) {
        return queue.withdraw(this, task);
    }

    /** Drops what waits and takes nothing more. Completes, on any thread, when nothing of the lane runs any more. */
    public CompletionStage<Void> close() {
        queue.close(this);
        return gone.minimalCompletionStage();
    }

    InferenceQueue.Priority priority() {
        return priority;
    }

    // For the queue, which holds its lock.

    boolean isClosed() {
        return closed;
    }

    boolean hasRoom() {
        return tasks.size() < WAITING;
    }

    boolean hasTasks() {
        return !tasks.isEmpty();
    }

    /** Whether the lane now waits for its turn and did not before. */
    boolean add(InferenceQueue.Waiting waiting) {
        tasks.add(waiting);
        return !running && tasks.size() == 1;
    }

    InferenceQueue.Waiting take() {
        running = true;
        return tasks.remove();
    }

    /** The task that ran has ended. Whether there is another. */
    boolean release() {
        running = false;
        return !tasks.isEmpty();
    }

    boolean remove(InferenceTask task) {
        for (Iterator<InferenceQueue.Waiting> each = tasks.iterator(); each.hasNext(); ) {
            if (each.next().task() == task) {
                each.remove();
                return true;
            }
        }
        return false;
    }

    /** Closes; how many tasks are dropped. */
    int clear() {
        closed = true;
        int dropped = tasks.size();
        tasks.clear();
        return dropped;
    }

    /** What to do without the lock. */
    Runnable whenGone() {
        return closed && !running ? () -> gone.complete(null) : () -> {};
    }
}
