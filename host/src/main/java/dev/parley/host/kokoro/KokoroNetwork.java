package dev.parley.host.kokoro;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.parley.host.RequestException;
import dev.parley.onnx.OnnxModel;
import dev.parley.onnx.OnnxRuntime;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The network, as its exports have it: phonemes as {@code tokens} or {@code input_ids} with an edge at both ends, {@code style}
 * and {@code speed}. It takes one text a run, so texts are spoken one at a time, those that wait first come first, each on
 * all its threads.
 */
final class KokoroNetwork implements PhonemeSpeaker {
    private static final String STYLE = "style";
    private static final String SPEED = "speed";

    private final OnnxModel model;
    private final String phonemes;
    private final boolean wholeSpeed;
    private final ReentrantLock turn = new ReentrantLock(true);

    private KokoroNetwork(OnnxModel model, String phonemes, boolean wholeSpeed) {
        this.model = model;
        this.phonemes = phonemes;
        this.wholeSpeed = wholeSpeed;
    }

    /** @throws IOException when it cannot be loaded, or is another network */
    static KokoroNetwork load(Path file, int threads) throws IOException {
        OnnxModel model;
        try {
            model = OnnxRuntime.shared()
                    .load("kokoro", file, OnnxRuntime.Shapes.SHARED, threads)
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new IOException(file + ": " + OnnxRuntime.cause(e).getMessage(), e);
        }
        try {
            Map<String, NodeInfo> inputs = model.session().getInputInfo();
            String phonemes = inputs.containsKey("tokens") ? "tokens" : "input_ids";
            if (!inputs.keySet().equals(Set.of(phonemes, STYLE, SPEED))) {
                throw new IOException(file + " is no network of Kokoro: its inputs are " + inputs.keySet());
            }
            boolean whole = inputs.get(SPEED).getInfo() instanceof TensorInfo speed && speed.type == OnnxJavaType.INT32;
            return new KokoroNetwork(model, phonemes, whole);
        } catch (IOException | OrtException e) {
            model.release();
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public float[] speak(long[] phonemes, float[] style, double speed) throws RequestException {
        turn.lock();
        try {
            return run(phonemes, style, speed);
        } catch (OrtException e) {
            throw RequestException.failed("Kokoro cannot speak this: " + e.getMessage());
        } finally {
            turn.unlock();
        }
    }

    private float[] run(long[] spoken, float[] style, double speed) throws OrtException {
        long[] ids = new long[spoken.length + 2];
        System.arraycopy(spoken, 0, ids, 1, spoken.length);
        OrtEnvironment environment = model.environment();
        try (OnnxTensor tokens =
                        OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), new long[] {1, ids.length});
                OnnxTensor voice =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(style), new long[] {1, style.length});
                OnnxTensor pace = pace(environment, speed);
                OrtSession.RunOptions freeing = new OrtSession.RunOptions()) {
            // A long sentence does not keep its memory for ever.
            freeing.addRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
            Map<String, OnnxTensor> inputs = Map.of(phonemes, tokens, STYLE, voice, SPEED, pace);
            try (OrtSession.Result result = model.session().run(inputs, freeing)) {
                FloatBuffer samples = ((OnnxTensor) result.get(0)).getFloatBuffer();
                float[] all = new float[samples.remaining()];
                samples.get(all);
                return all;
            }
        }
    }

    /** Some exports take whole numbers only. */
    private OnnxTensor pace(OrtEnvironment environment, double speed) throws OrtException {
        long[] one = {1};
        return wholeSpeed
                ? OnnxTensor.createTensor(
                        environment, IntBuffer.wrap(new int[] {(int) Math.max(1, Math.round(speed))}), one)
                : OnnxTensor.createTensor(environment, FloatBuffer.wrap(new float[] {(float) speed}), one);
    }

    @Override
    public void close() {
        model.release();
    }
}
