package dev.parley.onnx;

/** Learns what an {@link InferenceQueue} does, for metrics. Called on any thread, so it must be quick and thread-safe. */
public interface InferenceListener {
    /** A task begins to run, {@code waitNanos} after it was handed in. */
    void started(String model, long waitNanos);

    /** A task that was started has come to its end, {@code runNanos} later. */
    void finished(String model, long runNanos);

    /** A task was refused because too many wait. */
    void refused(String model);

    /** Work for spare processor time only was left out, since there is none. */
    void skipped(String model);
}
