package dev.parley.telemetry;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices event loops that are blocked: one that does not get round while it computes or waits for more than
 * {@link #LIMIT}. What counts is the loop's own processor time, and the time it waits for something other than its sockets:
 * a lock, a sleep, or a call into the system such as reading a file, asking for an address or loading a library. On a
 * machine that is busy with other things a loop may be late, and is no culprit. Logs each case once, with what the
 * loop was doing. Thread-safe.
 */
public final class LoopWatch implements AutoCloseable {
    static final Duration LIMIT = Duration.ofMillis(100);

    private static final Logger log = LoggerFactory.getLogger(LoopWatch.class);
    private static final long LOOK_MS = 25;
    private static final int FRAMES = 24;
    /** As the JDK says it. */
    private static final long NOBODY = -1;

    /**
     * Beginnings of the names of classes whose native methods wait for files, names, libraries or programs. Other native
     * methods compute, or write to sockets that do not block: a loop that stays in one of those got no processor.
     */
    private static final List<String> WAITING = List.of(
            "java.io.",
            "java.net.Inet",
            "sun.nio.fs.",
            "sun.nio.ch.File",
            "sun.nio.ch.UnixFile",
            "jdk.internal.loader.",
            "java.lang.ProcessImpl");

    /** Of {@code java.net.Socket}: reads by the native methods of sockets that do not block, and waits in them. */
    private static final String BLOCKING_SOCKET = "sun.nio.ch.NioSocketImpl";

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Runnable blocked;
    private final List<Loop> loops = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("loop-watch").factory());

    /** @param blocked told about each case, on a thread of its own */
    public LoopWatch(Runnable blocked) {
        this.blocked = blocked;
        thread.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    /** Watches a loop from now on, until {@link #close}. To be called on it. */
    public void add(Executor loop) {
        loops.add(new Loop(loop, Thread.currentThread()));
    }

    private void look() {
        long now = System.nanoTime();
        for (Loop loop : loops) {
            try {
                if (loop.isBlocked(now)) {
                    blocked.run();
                }
            } catch (RuntimeException e) {
                log.atDebug().setCause(e).log("a loop is watched no longer");
                loops.remove(loop);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** One loop and the round it is asked for. On the watching thread, but for {@link #answered}. */
    private static final class Loop {
        private final Executor loop;
        private final Thread thread;
        private volatile boolean answered = true;
        private long cpuBefore;
        private long lookedAt;
        private long cpuLooked;
        private long waited;
        private boolean told;
        private long owner = NOBODY;
        private long ownerCpu;
        private StackTraceElement @Nullable [] doing;
        /** The call into the system that the loop was in at the last look. */
        private StackTraceElement @Nullable [] inSystem;

        Loop(Executor loop, Thread thread) {
            this.loop = loop;
            this.thread = thread;
        }

        boolean isBlocked(long now) {
            if (answered) {
                answered = false;
                told = false;
                waited = 0;
                lookedAt = now;
                doing = null;
                inSystem = null;
                cpuBefore = THREADS.getThreadCpuTime(thread.threadId());
                cpuLooked = cpuBefore;
                loop.execute(() -> answered = true);
                return false;
            }
            long cpu = THREADS.getThreadCpuTime(thread.threadId());
            if (thread.getState() != Thread.State.RUNNABLE) {
                inSystem = null;
                waited += waitedSince(now);
            } else {
                owner = NOBODY;
                waited += waitedInSystem(now - lookedAt - (cpu - cpuLooked));
            }
            lookedAt = now;
            cpuLooked = cpu;
            long busy = waited + cpu - cpuBefore;
            if (doing == null && busy > LIMIT.toNanos() / 2) {
                doing = thread.getStackTrace();
            }
            if (told || busy <= LIMIT.toNanos() || answered) {
                return false;
            }
            told = true;
            log.atWarn()
                    .addKeyValue("loop", thread.getName())
                    .addKeyValue("ms", busy / 1_000_000)
                    .log("event loop blocked: {}", stack());
            return true;
        }

        /**
         * A thread that waits in the system is runnable to Java, as is one that gets no processor. The first is in the same
         * native call from one look to the next.
         *
         * @param idle time without processor since the last look
         */
        private long waitedInSystem(long idle) {
            StackTraceElement[] frames = thread.getStackTrace();
            boolean system = frames.length > 0 && frames[0].isNativeMethod() && mayWait(frames);
            boolean same = system && Arrays.equals(frames, inSystem);
            inSystem = system ? frames : null;
            return same ? Math.max(0, idle) : 0;
        }

        private static boolean mayWait(StackTraceElement[] frames) {
            return WAITING.stream().anyMatch(frames[0].getClassName()::startsWith)
                    || Arrays.stream(frames)
                            .anyMatch(frame -> frame.getClassName().equals(BLOCKING_SOCKET));
        }

        /** For a lock that another thread holds and runs, only that thread's work counts: it may be late itself. */
        private long waitedSince(long now) {
            ThreadInfo info = THREADS.getThreadInfo(thread.threadId());
            long holder = info == null ? NOBODY : info.getLockOwnerId();
            ThreadInfo held = holder == NOBODY ? null : THREADS.getThreadInfo(holder);
            if (held == null || held.getThreadState() != Thread.State.RUNNABLE) {
                owner = NOBODY;
                return now - lookedAt;
            }
            long cpu = THREADS.getThreadCpuTime(holder);
            long worked = holder == owner ? cpu - ownerCpu : 0;
            owner = holder;
            ownerCpu = cpu;
            return worked;
        }

        private String stack() {
            StackTraceElement[] frames = doing == null ? thread.getStackTrace() : doing;
            return Arrays.stream(frames)
                    .limit(FRAMES)
                    .map(StackTraceElement::toString)
                    .collect(Collectors.joining(" < "));
        }
    }
}
