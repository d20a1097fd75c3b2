package dev.parley.vad;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loaded network, shared by all streams of the process; running it is thread-safe. Native, so it is freed only when
 * its last user lets go.
 */
final class SileroModel {
    private static final Logger LOG = LoggerFactory.getLogger(SileroModel.class);
    private static final String RESOURCE = "/dev/parley/vad/silero_vad_v5.onnx";

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final AtomicInteger users = new AtomicInteger(1);

    private SileroModel(OrtEnvironment environment, OrtSession session) {
        this.environment = environment;
        this.session = session;
    }

    /**
     * Loads the runtime and the model; takes some 100 ms and about 46 MB. The caller is the first user.
     *
     * @throws IOException when the model is missing or not readable
     * @throws LinkageError when onnxruntime has no native library for this platform
     */
    static SileroModel load() throws IOException {
        byte[] model;
        try (InputStream in = SileroModel.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException("the build left the model out; build with npm on the PATH");
            }
            model = in.readAllBytes();
        }
        OrtEnvironment environment =
                OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, "parley-vad");
        try (SessionOptions options = new SessionOptions()) {
            environment.setTelemetry(false); // nothing about a call or its machine leaves it
            // One frame is too little work to share out, and spinning threads would burn what calls need.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.addConfigEntry("session.inter_op.allow_spinning", "0");
            return new SileroModel(environment, environment.createSession(model, options));
        } catch (OrtException e) {
            throw new IOException("onnxruntime refuses the model: " + e.getMessage(), e);
        }
    }

    OrtEnvironment environment() {
        return environment;
    }

    OrtSession session() {
        return session;
    }

    /** Takes part in the model's life. */
    void acquire() {
        if (users.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw new IllegalStateException("the Silero model is closed");
        }
    }

    /** To be called once for each {@link #acquire} and for {@link #load}. */
    void release() {
        if (users.decrementAndGet() == 0) {
            try {
                session.close();
            } catch (OrtException e) {
                LOG.warn("freeing the Silero model failed", e);
            }
        }
    }
}
