package dev.parley.rtc;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Holds what a task allocates to so many bytes, whatever of it is still in use. */
public final class AllocationLimit {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** The first run of a piece of code also pays for its classes, and for what a fuzzer does to them. */
    private static final int RUNS = 3;

    private AllocationLimit() {}

    /** A task that can be repeated. */
    @FunctionalInterface
    public interface Task {
        void run() throws Exception;
    }

    /** Runs the task, and again where it allocated too much; fails when it does so each time. */
    public static void hold(long bytes, Task task) throws Exception {
        long used = 0;
        for (int run = 0; run < RUNS; run++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            task.run();
            used = THREADS.getCurrentThreadAllocatedBytes() - before;
            if (used <= bytes) {
                return;
            }
        }
        throw new AssertionError("allocates " + used + " bytes, where " + bytes + " are enough");
    }
}
