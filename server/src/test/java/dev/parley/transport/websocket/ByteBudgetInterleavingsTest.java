package dev.parley.transport.websocket;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections on different loops that hold more and give back, in many orders chosen by Lincheck. */
@Tag("interleavings")
class ByteBudgetInterleavingsTest {
    private static final int ORDERS = Integer.getInteger("parley.interleavings", 100);

    /** Plain, since assertions of the library compare in ways that Lincheck takes part in. */
    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work);
        thread.start();
        return thread;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Once all is still, no more is held than may be, what is held adds up, and nobody was cut twice. */
    @Test
    void manyTogetherHoldNoMoreThanTheyMay() {
        Lincheck.runConcurrentTest(ORDERS, () -> {
            ByteBudget budget = new ByteBudget(100);
            AtomicInteger firstCut = new AtomicInteger();
            AtomicInteger secondCut = new AtomicInteger();
            ByteBudget.Account first = budget.open(firstCut::incrementAndGet);
            ByteBudget.Account second = budget.open(secondCut::incrementAndGet);
            Thread one = start(() -> {
                first.add(60);
                first.add(-10);
            });
            Thread other = start(() -> second.add(70));
            join(one);
            join(other);
            check(firstCut.get() < 2 && secondCut.get() < 2, "cut twice");
            long held = (firstCut.get() == 0 ? 50 : 0) + (secondCut.get() == 0 ? 70 : 0);
            check(budget.total() == held, "what is held does not add up");
            check(held <= 100, "more is held than may be");
        });
    }

    /** A connection that closes by itself while it is being cut gives its bytes back once. */
    @Test
    void closingWhileBeingCut() {
        Lincheck.runConcurrentTest(ORDERS, () -> {
            ByteBudget budget = new ByteBudget(100);
            AtomicInteger cut = new AtomicInteger();
            ByteBudget.Account large = budget.open(cut::incrementAndGet);
            ByteBudget.Account small = budget.open(() -> {});
            large.add(90);
            Thread one = start(large::close);
            Thread other = start(() -> small.add(20));
            join(one);
            join(other);
            check(cut.get() < 2, "cut twice");
            check(budget.total() == 20, "what is held does not add up");
        });
    }
}
