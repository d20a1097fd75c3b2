package dev.parley.http.openai;

import dev.parley.provider.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The loop of an engine and the thread of a job, in many orders chosen by Lincheck. */
@Tag("interleavings")
class RestInterleavingsTest {
    private static final int ORDERS = Integer.getInteger("parley.interleavings", 100);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

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

    /** What was put is taken in its order, and then the end; what found no room ends the stream. */
    @Test
    void anInboxLosesNothingItTook() {
        Lincheck.runConcurrentTest(ORDERS, () -> {
            Inbox<Integer> inbox = new Inbox<>(2, "engine");
            List<Integer> put = new ArrayList<>();
            List<Integer> taken = new ArrayList<>();
            Thread loop = start(() -> {
                for (int i = 0; i < 3; i++) {
                    if (!inbox.put(i, 1)) {
                        return;
                    }
                    put.add(i);
                }
                inbox.close();
            });
            Thread job = start(() -> {
                try {
                    while (true) {
                        taken.add(inbox.take(PATIENCE));
                    }
                } catch (ProviderException end) {
                    check(end.kind() == ProviderException.Kind.BROKEN, "another end");
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            join(loop);
            join(job);
            check(taken.equals(put), "lost, doubled or out of order");
        });
    }

    @Test
    void noMoreJobsRunThanThereAreSlots() {
        Lincheck.runConcurrentTest(ORDERS, () -> {
            Job.Slots slots = new Job.Slots(1);
            AtomicInteger running = new AtomicInteger();
            Runnable work = () -> {
                if (slots.take()) {
                    check(running.incrementAndGet() == 1, "two at once");
                    running.decrementAndGet();
                    slots.free();
                }
            };
            Thread one = start(work);
            Thread other = start(work);
            join(one);
            join(other);
            check(slots.take(), "a slot is lost");
        });
    }
}
