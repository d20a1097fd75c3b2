package dev.parley.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one onnxruntime of the process. Every model is loaded here, with one thread a run where no more are asked for, and none that spins, and all
 * but the smallest work goes through the one {@link #queue}. Thread-safe.
 */
public final class OnnxRuntime {
    /** Bytes. The runtime runs a recursive regular expression over the process's command line, however long that is. */
    private static final long LOADING_STACK = 64L << 20;

    private static final int MOST_THREADS = 8;
    private static final int WAITING = 256;

    private static final OnnxRuntime SHARED = new OnnxRuntime(new InferenceQueue(
            Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS), WAITING, new MachineLoad()));

    private final InferenceQueue queue;
    private final List<OnnxModel> models = new CopyOnWriteArrayList<>();
    /** One after the other, so that a start is no storm; the thread goes when there is nothing to load. */
    private final ThreadPoolExecutor loader = new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            Thread.ofPlatform()
                    .daemon()
                    .name("onnx-load")
                    .stackSize(LOADING_STACK)
                    .factory());

    /**
     * What a session's memory is like.
     *
     * <p>{@code FIXED}: inputs always have the same shape, so buffers are planned once and kept. {@code VARYING}: they
     * follow the length of the audio or text; nothing is planned, and what a run took is given back after it, so that one
     * long input does not keep its memory for ever. {@code SHARED}: they vary, and one memory serves all threads that run
     * it; for networks so large that what each thread's allocator keeps would add up.
     */
    public enum Shapes {
        FIXED,
        VARYING,
        SHARED
    }

    /** With a queue of its own, for tests; the native library is the same. */
    public OnnxRuntime(InferenceQueue queue) {
        this.queue = queue;
        loader.allowCoreThreadTimeOut(true);
    }

    /** The runtime all engines of the process use. */
    public static OnnxRuntime shared() {
        return SHARED;
    }

    /** Whether onnxruntime has a native library for this machine: Linux and Windows x64, Linux and macOS arm64. */
    public static boolean isSupported() {
        return isSupported(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static boolean isSupported(String system, String processor) {
        String name = system.toLowerCase(Locale.ROOT);
        boolean arm = processor.equals("aarch64");
        boolean intel = processor.equals("amd64") || processor.equals("x86_64");
        if (name.startsWith("mac")) {
            return arm;
        }
        return name.startsWith("windows") ? intel : name.startsWith("linux") && (intel || arm);
    }

    /** Shares out what models compute. */
    public InferenceQueue queue() {
        return queue;
    }

    /** The models loaded now. */
    public List<OnnxModel.Info> models() {
        return models.stream().map(OnnxModel::info).toList();
    }

    /**
     * Loads a model from its file, or shares it where it is loaded already; never blocks. A file of onnxruntime's own format ({@code .ort}) is mapped and its
     * weights are used where they lie, so the file must not be changed in place; of an {@code .onnx} file the runtime
     * makes its own copy.
     *
     * @param name for metrics and messages
     * @return completes on any thread; exceptionally with an {@link IOException} whose message says what to mend. The
     *     caller is the model's first user and has to {@link OnnxModel#release} it.
     */
    public CompletionStage<OnnxModel> load(String name, Path file, Shapes shapes) {
        return load(name, file, shapes, 1);
    }

    /**
     * Loads a model whose runs share the processors out among so many threads each, for networks so large that a caller
     * would wait for one thread too long; as {@link #load(String, Path, Shapes)}.
     */
    public CompletionStage<OnnxModel> load(String name, Path file, Shapes shapes, int threads) {
        return loading(() -> {
            Optional<OnnxModel> loaded = loaded(Optional.of(file), name);
            return loaded.isPresent() ? loaded.get() : fromFile(name, file, shapes, threads);
        });
    }

    /** Loads a model that is part of the build; as {@link #load(String, Path, Shapes)}. */
    public CompletionStage<OnnxModel> load(String name, Source model, Shapes shapes) {
        return loading(() -> {
            Optional<OnnxModel> loaded = loaded(Optional.empty(), name);
            return loaded.isPresent() ? loaded.get() : fromBytes(name, model.read(), shapes);
        });
    }

    /** Reads a model; called on the loading thread. */
    @FunctionalInterface
    public interface Source {
        byte[] read() throws IOException;
    }

    @FunctionalInterface
    private interface Loading {
        OnnxModel load() throws IOException, OrtException;
    }

    private CompletionStage<OnnxModel> loading(Loading loading) {
        CompletableFuture<OnnxModel> loaded = new CompletableFuture<>();
        if (!isSupported()) {
            loaded.completeExceptionally(new IOException("onnxruntime has no library for "
                    + System.getProperty("os.name") + " on " + System.getProperty("os.arch")));
            return loaded.minimalCompletionStage();
        }
        loader.execute(() -> {
            try {
                loaded.complete(loading.load());
            } catch (IOException e) {
                loaded.completeExceptionally(e);
            } catch (OrtException | RuntimeException | LinkageError e) {
                loaded.completeExceptionally(
                        new IOException("onnxruntime cannot load the model: " + e.getMessage(), e));
            }
        });
        return loaded.minimalCompletionStage();
    }

    /** A model loaded before, with one user more. Called on the loading thread only. */
    private Optional<OnnxModel> loaded(Optional<Path> file, String name) {
        return models.stream()
                .filter(each -> each.info().file().equals(file)
                        && (file.isPresent() || each.info().name().equals(name)))
                .filter(OnnxModel::tryAcquire)
                .findFirst();
    }

    private OnnxModel fromFile(String name, Path file, Shapes shapes, int threads) throws IOException, OrtException {
        long began = System.nanoTime();
        long bytes = Files.size(file);
        boolean map = file.getFileName().toString().endsWith(".ort");
        Optional<ByteBuffer> mapped = map ? Optional.of(map(file)) : Optional.empty();
        OrtEnvironment environment = environment();
        try (SessionOptions options = options(shapes)) {
            options.setIntraOpNumThreads(threads);
            OrtSession session;
            if (mapped.isPresent()) {
                options.addConfigEntry("session.use_ort_model_bytes_directly", "1");
                options.addConfigEntry("session.use_ort_model_bytes_for_initializers", "1");
                session = environment.createSession(mapped.get(), options);
            } else {
                session = environment.createSession(file.toString(), options);
            }
            return remember(new OnnxModel.Info(name, Optional.of(file), bytes, since(began)), session, mapped);
        }
    }

    private OnnxModel fromBytes(String name, byte[] model, Shapes shapes) throws OrtException {
        long began = System.nanoTime();
        OrtEnvironment environment = environment();
        try (SessionOptions options = options(shapes)) {
            OrtSession session = environment.createSession(model, options);
            return remember(
                    new OnnxModel.Info(name, Optional.empty(), model.length, since(began)), session, Optional.empty());
        }
    }

    private static ByteBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.nativeOrder());
        }
    }

    private static OrtEnvironment environment() throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, "parley");
        environment.setTelemetry(false); // nothing about a call or its machine leaves it
        return environment;
    }

    static SessionOptions options(Shapes shapes) throws OrtException {
        SessionOptions options = new SessionOptions();
        // Calls run side by side: sharing one of them out among threads, or spinning, would burn what the others need.
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        options.setMemoryPatternOptimization(shapes == Shapes.FIXED);
        options.setCPUArenaAllocator(shapes != Shapes.VARYING);
        return options;
    }

    private static long since(long began) {
        return (System.nanoTime() - began) / 1_000_000;
    }

    private OnnxModel remember(OnnxModel.Info info, OrtSession session, Optional<ByteBuffer> mapped) {
        OnnxModel model = new OnnxModel(this, info, session, mapped);
        models.add(model);
        return model;
    }

    void forget(OnnxModel model) {
        models.remove(model);
    }

    /** What failed, without the wrapping of completion stages. */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
