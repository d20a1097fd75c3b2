package dev.parley.engines.contract;

import dev.parley.concurrent.LoopExecutor;
import dev.parley.concurrent.SessionExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A loop in real time whose clock the test may put forward: what is due by then runs at once. */
public final class ForwardedLoop implements SessionExecutor {
    private final LoopExecutor loop;
    private final List<Waiting> waiting = new ArrayList<>();
    private volatile long forwarded;

    /** Fires in real time, or when the clock is put past {@code due}, whatever comes first. Loop only. */
    private final class Waiting {
        private final long due;
        private final Runnable task;
        private Timer timer = () -> {};

        Waiting(long due, Runnable task) {
            this.due = due;
            this.task = task;
        }

        void fire() {
            cancel();
            task.run();
        }

        void cancel() {
            timer.cancel();
            waiting.remove(this);
        }
    }

    public ForwardedLoop(LoopExecutor loop) {
        this.loop = loop;
    }

    /** Returns when everything has run that is due until then. */
    public void forward(Duration time) {
        loop.run(() -> {
            forwarded += time.toNanos();
            for (Optional<Waiting> next = nextDue(); next.isPresent(); next = nextDue()) {
                next.get().fire();
            }
        });
    }

    private Optional<Waiting> nextDue() {
        long now = nanoTime();
        return waiting.stream().filter(each -> each.due - now <= 0).min(Comparator.comparingLong(each -> each.due));
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public boolean inLoop() {
        return loop.inLoop();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Waiting added = new Waiting(nanoTime() + delay.toNanos(), task);
        added.timer = loop.schedule(delay, added::fire);
        waiting.add(added);
        return added::cancel;
    }

    @Override
    public void executeBlocking(String name, Runnable task) {
        loop.executeBlocking(name, task);
    }

    @Override
    public long nanoTime() {
        return loop.nanoTime() + forwarded;
    }
}
