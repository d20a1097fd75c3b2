package dev.parley.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded network, shared by everything in the process that uses it; running it is thread-safe. Native, so it is freed
 * only when its last user has let go: {@link #acquire} before a stream of its own, {@link #release} behind it.
 */
public final class OnnxModel {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxModel.class);

    private final OnnxRuntime runtime;
    private final Info info;
    private final OrtEnvironment environment;
    private final OrtSession session;
    /** Memory the session reads its weights from; it must not be collected before the session. */
    private final Optional<ByteBuffer> mapped;

    private final AtomicInteger users = new AtomicInteger(1);

    /**
     * What is known of a loaded model.
     *
     * @param file empty for one that is part of the build
     * @param loadMillis wall time it took to load
     */
    public record Info(String name, Optional<Path> file, long bytes, long loadMillis) {}

    OnnxModel(OnnxRuntime runtime, Info info, OrtSession session, Optional<ByteBuffer> mapped) {
        this.runtime = runtime;
        this.info = info;
        this.environment = OrtEnvironment.getEnvironment();
        this.session = session;
        this.mapped = mapped;
    }

    public Info info() {
        return info;
    }

    /** For making tensors. */
    public OrtEnvironment environment() {
        return environment;
    }

    /** For running; only while the caller counts as a user. */
    public OrtSession session() {
        return session;
    }

    /** Whether its weights are read straight from the mapped file. */
    public boolean isMapped() {
        return mapped.isPresent();
    }

    /**
     * Takes part in the model's life.
     *
     * @throws IllegalStateException when the model has been freed
     */
    public void acquire() {
        if (!tryAcquire()) {
            throw new IllegalStateException("the model " + info.name() + " is closed");
        }
    }

    boolean tryAcquire() {
        return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** To be called once for each {@link #acquire} and for the loading. */
    public void release() {
        if (users.decrementAndGet() == 0) {
            runtime.forget(this);
            try {
                session.close();
            } catch (OrtException e) {
                LOG.warn("freeing the model {} failed", info.name(), e);
            }
        }
    }
}
