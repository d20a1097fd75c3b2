package dev.parley.concurrent;

import org.jetbrains.lincheck.Lincheck;

/** What tests need that run threads in many orders, chosen by Lincheck. */
public final class Interleavings {
    private static final int ORDERS = Integer.getInteger("parley.interleavings", 100);

    private Interleavings() {}

    /** Runs a test in so many orders as {@code -Dparley.interleavings} says. */
    public static void explore(Runnable test) {
        Lincheck.runConcurrentTest(ORDERS, test);
    }

    /** Plain, since assertions of the library compare in ways that Lincheck takes part in. */
    public static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }

    public static Thread start(Runnable work) {
        Thread thread = new Thread(work);
        thread.start();
        return thread;
    }

    public static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
