package dev.parley.http.openai.request;

import static dev.parley.concurrent.Interleavings.check;
import static dev.parley.concurrent.Interleavings.join;
import static dev.parley.concurrent.Interleavings.start;

import dev.parley.concurrent.Interleavings;
import dev.parley.provider.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The loop of an engine and the thread of a job, in many orders chosen by Lincheck. */
@Tag("interleavings")
class RestInterleavingsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** What was put is taken in its order, and then the end; what found no room ends the stream. */
    @Test
    void anInboxLosesNothingItTook() {
        Interleavings.explore(() -> {
            EngineEvents<Integer> inbox = new EngineEvents<>(2, "engine");
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
        Interleavings.explore(() -> {
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
