package dev.parley.onnx;

/** One piece of a network's work: tens to hundreds of milliseconds of one core. */
public interface InferenceTask {
    /** Computes, on a thread of the {@link InferenceQueue}. Looks now and then whether it is still wanted. */
    void run();

    /** {@link #run} threw this. On the same thread. */
    void failed(Throwable cause);
}
