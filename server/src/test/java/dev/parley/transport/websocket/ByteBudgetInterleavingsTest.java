package dev.parley.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections on different loops that hold more and give back, in many orders chosen by Lincheck. */
@Tag("interleavings")
class ByteBudgetInterleavingsTest {
    private static final int ORDERS = Integer.getInteger("parley.interleavings", 100);

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
            assertThat(firstCut.get() + secondCut.get()).isBetween(0, 2);
            assertThat(firstCut.get()).isLessThan(2);
            assertThat(secondCut.get()).isLessThan(2);
            long held = (firstCut.get() == 0 ? 50 : 0) + (secondCut.get() == 0 ? 70 : 0);
            assertThat(budget.total()).isEqualTo(held).isLessThanOrEqualTo(100);
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
            assertThat(cut.get()).isLessThan(2);
            assertThat(budget.total()).isEqualTo(20);
        });
    }
}
