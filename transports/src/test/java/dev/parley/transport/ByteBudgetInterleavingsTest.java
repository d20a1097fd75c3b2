package dev.parley.transport;

import static dev.parley.concurrent.Interleavings.check;
import static dev.parley.concurrent.Interleavings.join;
import static dev.parley.concurrent.Interleavings.start;

import dev.parley.concurrent.Interleavings;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections on different loops that hold more and give back, in many orders chosen by Lincheck. */
@Tag("interleavings")
class ByteBudgetInterleavingsTest {
    /** Once all is still, no more is held than may be, what is held adds up, and nobody was cut twice. */
    @Test
    void manyTogetherHoldNoMoreThanTheyMay() {
        Interleavings.explore(() -> {
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
        Interleavings.explore(() -> {
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
