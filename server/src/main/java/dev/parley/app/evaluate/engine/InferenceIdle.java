package dev.parley.app.evaluate.engine;

import dev.parley.onnx.InferenceListener;
import dev.parley.onnx.InferenceQueue;

/** Waits until nothing is computed in the process, so that what comes of it is there before virtual time goes on. */
final class InferenceIdle implements InferenceListener, AutoCloseable {
    private final InferenceQueue queue;
    private final Object ended = new Object();

    InferenceIdle(InferenceQueue queue) {
        this.queue = queue;
        queue.listen(this);
    }

    /** Blocks until no task waits and none runs. */
    void await() {
        try {
            synchronized (ended) {
                while (!queue.isIdle()) {
                    ended.wait();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the evaluation was interrupted", e);
        }
    }

    @Override
    public void finished(String model, long runNanos) {
        synchronized (ended) {
            ended.notifyAll();
        }
    }

    @Override
    public void started(String model, long waitNanos) {}

    @Override
    public void refused(String model) {}

    @Override
    public void skipped(String model) {}

    @Override
    public void close() {
        queue.stopTelling(this);
    }
}
