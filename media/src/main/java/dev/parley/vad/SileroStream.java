package dev.parley.vad;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.parley.onnx.OnnxModel;
import dev.parley.provider.VoiceActivityDetector;
import dev.parley.resample.Fidelity;
import dev.parley.resample.Resampler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One stream through the Silero network: frames of 512 samples at 16 kHz behind 64 samples of context, and a recurrent
 * state that each run reads from one buffer and writes to another. All tensors are made once and lie on direct buffers,
 * so a frame copies nothing but its samples. Digital silence that lasts is not computed again and again: the state has
 * settled by then.
 */
final class SileroStream implements VoiceActivityDetector.Stream {
    private static final int RATE = 16_000;
    static final int FRAME = 512;
    private static final int CONTEXT = 64;
    private static final int STATE = 2 * 128;
    private static final float FULL_SCALE = 32_768;
    /**
     * Speech quieter than this, as root mean square of full scale, is raised to it, by no more than the gain: the network
     * hears little of what is 40 dB below the usual. Noise may be raised, for it hears none in that at any level.
     */
    private static final double QUIET = 0.03;

    private static final double MOST_GAIN = 20;

    private static final double SPEECH = 0.5;
    /** What is left of a level after a frame of the same kind: half of it after some ten seconds. */
    private static final double LEVEL_KEPT = 0.998;
    /**
     * What is left of the speaker's level after a frame in which nobody speaks: half of it after two minutes. While the
     * speaker listens, voices far behind are not raised to the speaker's level.
     */
    private static final double SPEAKER_KEPT = 0.9998;

    /** Frames of digital silence, about two seconds, after which another one changes nothing any more. */
    private static final int SETTLED = 64;

    private final OnnxModel model;
    private final Resampler resampler;
    private final int frameSamples;
    /** At 16 kHz, waiting to fill a frame. */
    private final short[] waiting;

    private final FloatBuffer input = floats(CONTEXT + FRAME);
    private final FloatBuffer output = floats(1);
    private final FloatBuffer[] states = {floats(STATE), floats(STATE)};
    private final OnnxTensor[] tensors;
    /** Inputs and outputs of a run that reads state 0 or state 1. */
    private final Run[] runs;

    private int waitingSamples;
    private final float[] block = new float[FRAME];
    private int current;
    private int silentFrames;
    /** Root mean square of the latest frame, of full scale. */
    private double loudness;

    private double latest;
    /** Loudest of the latest frames, whatever they were; serves until somebody has spoken. */
    private double level;
    /** Loudest of the latest frames of speech; 0 until there was one. */
    private double speakerLevel;

    private double last;
    private boolean closed;

    private record Run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {}

    /** The model must be in use until this returns; the stream then keeps it until {@link #close}. */
    SileroStream(OnnxModel model, int sampleRate) {
        this.model = model;
        resampler = new Resampler(sampleRate, RATE, Fidelity.DETECTION);
        frameSamples = (FRAME * sampleRate + RATE - 1) / RATE;
        waiting = new short[FRAME + resampler.maxOutput(frameSamples)];
        model.acquire();
        try {
            tensors = tensors(model);
        } catch (OrtException e) {
            model.release();
            throw new IllegalStateException("onnxruntime cannot make the tensors of a stream", e);
        }
        runs = new Run[] {run(0), run(1)};
        reset();
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private OnnxTensor[] tensors(OnnxModel owner) throws OrtException {
        var environment = owner.environment();
        return new OnnxTensor[] {
            OnnxTensor.createTensor(environment, states[0], new long[] {2, 1, 128}),
            OnnxTensor.createTensor(environment, states[1], new long[] {2, 1, 128}),
            OnnxTensor.createTensor(environment, input, new long[] {1, CONTEXT + FRAME}),
            OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[] {RATE}), new long[0]),
            OnnxTensor.createTensor(environment, output, new long[] {1, 1})
        };
    }

    private Run run(int from) {
        return new Run(
                Map.of("state", tensors[from], "input", tensors[2], "sr", tensors[3]),
                Map.of("stateN", tensors[1 - from], "output", tensors[4]));
    }

    @Override
    public int frameSamples() {
        return frameSamples;
    }

    @Override
    public double probability(short[] samples, int offset) {
        Objects.checkFromIndexSize(offset, frameSamples, samples.length);
        if (closed) {
            throw new IllegalStateException("this voice activity stream is closed");
        }
        waitingSamples += resampler.process(samples, offset, frameSamples, waiting, waitingSamples);
        double probability = 0;
        int used = 0;
        // Where the rates do not divide, a call now and then completes two frames.
        for (; used + FRAME <= waitingSamples; used += FRAME) {
            probability = Math.max(probability, infer(used));
        }
        waitingSamples -= used;
        System.arraycopy(waiting, used, waiting, 0, waitingSamples);
        last = used == 0 ? last : probability;
        return last;
    }

    private double infer(int from) {
        boolean silent = convert(from);
        silentFrames = silent ? silentFrames + 1 : 0;
        if (silentFrames > SETTLED) {
            return latest;
        }
        input.put(0, input, FRAME, CONTEXT);
        input.put(CONTEXT, block);
        Run run = runs[current];
        try (OrtSession.Result _ = model.session().run(run.inputs(), Set.of(), run.outputs())) {
            current = 1 - current;
            latest = Math.clamp((double) output.get(0), 0.0, 1.0);
            learnLevel();
            return latest;
        } catch (OrtException e) {
            throw new IllegalStateException("the Silero model failed", e);
        }
    }

    private void learnLevel() {
        if (latest >= SPEECH) {
            speakerLevel = Math.max(speakerLevel * LEVEL_KEPT, loudness);
        } else {
            speakerLevel *= SPEAKER_KEPT;
        }
    }

    /** Puts a frame into the block; whether it is digital silence. */
    private boolean convert(int from) {
        long energy = 0;
        for (int i = from; i < from + FRAME; i++) {
            energy += (long) waiting[i] * waiting[i];
        }
        loudness = Math.sqrt((double) energy / FRAME) / FULL_SCALE;
        level = Math.max(level * LEVEL_KEPT, loudness);
        double reference = Math.max(speakerLevel > 0 ? speakerLevel : level, loudness);
        float scale = (float) (Math.clamp(QUIET / Math.max(reference, 1e-9), 1, MOST_GAIN) / FULL_SCALE);
        for (int i = 0; i < FRAME; i++) {
            block[i] = waiting[from + i] * scale;
        }
        return energy == 0;
    }

    @Override
    public void reset() {
        silentFrames = 0;
        level = 0;
        speakerLevel = 0;
        for (int i = 0; i < STATE; i++) {
            states[current].put(i, 0);
        }
        for (int i = 0; i < CONTEXT + FRAME; i++) {
            input.put(i, 0);
        }
        resampler.reset();
        // Silence stands in for what the resampler holds back, so that the first call already fills a frame.
        waitingSamples = resampler.delay() + 1;
        Arrays.fill(waiting, 0, waitingSamples, (short) 0);
        last = 0;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            for (OnnxTensor tensor : tensors) {
                tensor.close();
            }
            model.release();
        }
    }
}
