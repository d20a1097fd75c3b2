package dev.parley.engines.contract;

import dev.parley.concurrent.LoopExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Keeps the events of one stream and checks what every provider promises about their delivery: on the loop, and never
 * from within a call to the stream.
 */
public final class EventLog<E> implements Consumer<E> {
    private static final long LIMIT_SECONDS = LoopExecutor.LIMIT_SECONDS;

    private final LoopExecutor loop;
    private final List<E> events = new ArrayList<>();
    private boolean inCall;
    private boolean silent;

    public EventLog(LoopExecutor loop) {
        this.loop = loop;
    }

    @Override
    public synchronized void accept(E event) {
        if (!loop.inLoop()) {
            throw new AssertionError("not on the loop: " + event);
        }
        if (inCall) {
            throw new AssertionError("delivered from within a call: " + event);
        }
        if (silent) {
            throw new AssertionError("delivered after cancel: " + event);
        }
        events.add(event);
        notifyAll();
    }

    /** Runs {@code call} on the loop; an event during it is an error. */
    public <T> T calling(java.util.concurrent.Callable<T> call) {
        return loop.call(() -> {
            inCall = true;
            try {
                return call.call();
            } finally {
                inCall = false;
            }
        });
    }

    /** As {@link #calling}, for calls that return nothing. */
    public void doing(Runnable call) {
        calling(() -> {
            call.run();
            return true;
        });
    }

    /** From now on any event is an error. Call it on the loop. */
    public synchronized void expectSilence() {
        silent = true;
    }

    public synchronized List<E> events() {
        return List.copyOf(events);
    }

    /** Events of one type so far. */
    public <T extends E> List<T> all(Class<T> type) {
        return events().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Waits for the first event of this type. */
    public <T extends E> T await(Class<T> type) {
        return type.cast(await(type::isInstance, type.getSimpleName()));
    }

    /** Waits for the first event that fits. */
    public synchronized E await(Predicate<? super E> fits, String what) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        int seen = 0;
        while (true) {
            for (; seen < events.size(); seen++) {
                if (fits.test(events.get(seen))) {
                    return events.get(seen);
                }
            }
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (leftMs <= 0) {
                throw new AssertionError("no " + what + " within " + LIMIT_SECONDS + " s; events: " + events);
            }
            try {
                wait(leftMs);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }
    }
}
