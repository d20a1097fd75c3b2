package dev.parley.session.replay;

import dev.parley.concurrent.SessionExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A loop on which nothing happens but what the journal says, at the times it says. */
final class ReplayExecutor implements SessionExecutor {
    private final ReplayCursor cursor;
    private final Map<Integer, Runnable> tasks = new HashMap<>();
    private int numbers;

    ReplayExecutor(ReplayCursor cursor) {
        this.cursor = cursor;
    }

    /** Runs a task by its number. */
    void run(int number) {
        Runnable task = tasks.remove(number);
        if (task == null) {
            cursor.diverge("the session has no task " + number);
        } else {
            task.run();
        }
    }

    @Override
    public void execute(Runnable task) {
        tasks.put(++numbers, task);
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        int number = ++numbers;
        tasks.put(number, task);
        return () -> tasks.remove(number);
    }

    @Override
    public void executeBlocking(String name, Runnable task) {
        cursor.diverge("the session leaves its loop for " + name);
    }

    @Override
    public long nanoTime() {
        return cursor.nowNanos();
    }
}
