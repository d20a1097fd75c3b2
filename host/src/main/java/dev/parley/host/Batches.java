package dev.parley.host;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Puts the work of many callers into few runs of an engine. Whatever waits at the moment a run can begin goes into it, in its
 * order and up to a bound; nobody waits for others to come. The runs are done by the callers' own threads: one caller alone
 * runs at once and pays for nothing else. Thread-safe.
 *
 * <p>Holds no more than its callers: each waits in {@link #work} with one item.
 *
 * @param <T> what a run works on
 */
public final class Batches<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Run<T> run;
    private final int most;
    private final int atOnce;
    private int running;

    /**
     * What is done with a batch. Called by as many threads at once as there may be runs.
     *
     * @param <T> what it works on
     */
    public interface Run<T> {
        /**
         * Works on all of them, once. When it throws, each item is tried once more alone, so that one that cannot be worked on
         * fails by itself: what it throws for has to be as it was before.
         */
        void run(List<T> items);

        /** Whether an item needs another run behind the one it was in; asked by the thread of that run. */
        default boolean needsMore(T item) {
            return false;
        }

        /** Whether one more that waits may go with those chosen before it; otherwise it goes with a later run. */
        default boolean goesWith(List<T> chosen, T next) {
            return true;
        }
    }

    private enum State {
        WAITING,
        RUNNING,
        OVER
    }

    /** One caller. Guarded by the lock; its item is not. */
    private final class Entry {
        final T item;
        final Condition changed = lock.newCondition();
        State state = State.WAITING;
        boolean withdrawn;
        Optional<Throwable> failure = Optional.empty();

        Entry(T item) {
            this.item = item;
        }
    }

    /**
     * @param most items of one run
     * @param atOnce runs at the same time
     */
    public Batches(Run<T> run, int most, int atOnce) {
        if (most < 1 || atOnce < 1) {
            throw new IllegalArgumentException("a run has at least one item, and there is at least one run");
        }
        this.run = run;
        this.most = most;
        this.atOnce = atOnce;
    }

    /**
     * Returns once a run has worked on the item, and on none that {@link Run#needsMore needs more}. Throws what the run threw
     * for it.
     *
     * @throws InterruptedException when the thread was interrupted before the item was done; no run works on it any more
     */
    public void work(T item) throws InterruptedException {
        Entry mine = new Entry(item);
        lock.lockInterruptibly();
        try {
            waiting.add(mine);
            while (mine.state != State.OVER) {
                advance(mine);
            }
        } finally {
            waiting.remove(mine);
            wakeNext();
            lock.unlock();
        }
        if (mine.withdrawn) {
            Thread.currentThread().interrupt();
        }
        throwFailure(mine);
    }

    /** How many items wait for a run to begin. */
    public int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private void advance(Entry mine) throws InterruptedException {
        if (mine.state == State.WAITING) {
            if (mine.withdrawn || Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (running < atOnce) {
                lead();
                return;
            }
        }
        try {
            mine.changed.await();
        } catch (InterruptedException e) {
            // While a run works on it, it stays: what the run uses is the caller's.
            mine.withdrawn = true;
        }
    }

    /** Does one run with the lock let go. */
    private void lead() {
        List<Entry> chosen = choose();
        running++;
        wakeNext();
        lock.unlock();
        Set<Entry> unfinished = new HashSet<>();
        try {
            runAll(chosen);
            chosen.stream().filter(this::needsMore).forEach(unfinished::add);
        } finally {
            lock.lock();
            running--;
            chosen.forEach(entry -> settle(entry, unfinished.contains(entry)));
        }
    }

    private boolean needsMore(Entry entry) {
        try {
            return entry.failure.isEmpty() && run.needsMore(entry.item);
        } catch (RuntimeException | Error e) {
            entry.failure = Optional.of(e);
            return false;
        }
    }

    private void settle(Entry entry, boolean unfinished) {
        entry.state = unfinished ? State.WAITING : State.OVER;
        if (unfinished && !entry.withdrawn) {
            waiting.add(entry);
        }
        entry.changed.signal();
    }

    private List<Entry> choose() {
        List<Entry> chosen = new ArrayList<>();
        List<T> items = new ArrayList<>();
        for (Iterator<Entry> it = waiting.iterator(); it.hasNext() && chosen.size() < most; ) {
            Entry entry = it.next();
            if (chosen.isEmpty() || run.goesWith(items, entry.item)) {
                it.remove();
                entry.state = State.RUNNING;
                chosen.add(entry);
                items.add(entry.item);
            }
        }
        return chosen;
    }

    private void runAll(List<Entry> chosen) {
        try {
            run.run(chosen.stream().map(entry -> entry.item).toList());
        } catch (RuntimeException | Error e) {
            if (chosen.size() == 1) {
                chosen.getFirst().failure = Optional.of(e);
            } else {
                chosen.forEach(entry -> runAll(List.of(entry)));
            }
        }
    }

    /** One that waits leads the next run, where there may be one more. */
    private void wakeNext() {
        if (running < atOnce && !waiting.isEmpty()) {
            waiting.peek().changed.signal();
        }
    }

    private static void throwFailure(Batches<?>.Entry mine) {
        mine.failure.ifPresent(failure -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        });
    }
}
