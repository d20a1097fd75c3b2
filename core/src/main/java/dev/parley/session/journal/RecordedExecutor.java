package dev.parley.session.journal;

import dev.parley.concurrent.SessionExecutor;
import java.time.Duration;

/** The loop as a journalled session sees it: each of its tasks is an event. */
final class RecordedExecutor implements SessionExecutor {
    private final JournalRecorder recorder;

    RecordedExecutor(JournalRecorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public void execute(Runnable task) {
        JournalEvent event = inLoop() ? new JournalEvent.TaskRan(recorder.nextTask()) : new JournalEvent.Untraced();
        recorder.loop().execute(() -> recorder.handle(event, task));
    }

    @Override
    public boolean inLoop() {
        return recorder.loop().inLoop();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        JournalEvent event = new JournalEvent.TaskRan(recorder.nextTask());
        return recorder.loop().schedule(delay, () -> recorder.handle(event, task));
    }

    @Override
    public void executeBlocking(String name, Runnable task) {
        recorder.loop().executeBlocking(name, task);
    }

    @Override
    public long nanoTime() {
        return recorder.nanoTime();
    }
}
