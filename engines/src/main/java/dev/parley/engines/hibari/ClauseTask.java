package dev.parley.engines.hibari;

import ai.onnxruntime.OrtException;
import dev.parley.audio.Samples;
import dev.parley.engines.support.Clause;
import dev.parley.onnx.InferenceTask;
import dev.parley.provider.TtsEvent;
import dev.parley.resample.Resampler;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Speaks one clause on a thread of the inference queue and hands words and audio over as they come. A clause is bounded,
 * and the next one is begun only when this one has been taken, so nothing here waits for the listener.
 */
final class ClauseTask implements InferenceTask, Synthesizer.Listener {
    private final Clause clause;
    private final Synthesizer synthesizer;
    private final Synthesizer.Manner manner;
    private final Output output;
    private long spoken;

    /**
     * Where the clause's sound goes.
     *
     * @param offset samples of the reply spoken before this clause, at {@link Synthesizer#SAMPLE_RATE}
     * @param resampler the reply's; used by one clause at a time
     * @param events takes words and audio; called on the thread that computes
     * @param done takes the samples spoken, or what went wrong; called on the thread that computes
     * @param wanted whether anybody still listens; thread-safe
     */
    record Output(long offset, Resampler resampler, Consumer<TtsEvent> events, Ended done, BooleanSupplier wanted) {}

    /** Learns how a clause ended. */
    interface Ended {
        void spoke(long samples);

        void broke(Throwable cause);
    }

    ClauseTask(Clause clause, Synthesizer synthesizer, Synthesizer.Manner manner, Output output) {
        this.clause = clause;
        this.synthesizer = synthesizer;
        this.manner = manner;
        this.output = output;
    }

    @Override
    public void run() {
        try {
            if (!cancelled()) {
                synthesizer.speak(clause, manner, this);
            }
            output.done().spoke(spoken);
        } catch (OrtException e) {
            output.done().broke(e);
        }
    }

    @Override
    public void failed(Throwable cause) {
        output.done().broke(cause);
    }

    @Override
    public void words(int first, List<Synthesizer.Span> spans) {
        long from = output.offset() + spoken;
        for (int i = 0; i < spans.size(); i++) {
            output.events()
                    .accept(new TtsEvent.Word(
                            clause.words().get(first + i),
                            Samples.toMs(from + spans.get(i).start(), Synthesizer.SAMPLE_RATE),
                            Samples.toMs(from + spans.get(i).end(), Synthesizer.SAMPLE_RATE)));
        }
    }

    @Override
    public void audio(float[] samples) {
        short[] pcm = new short[samples.length];
        for (int i = 0; i < samples.length; i++) {
            pcm[i] = Loudness.toPcm(samples[i]);
        }
        spoken += samples.length;
        Resampler resampler = output.resampler();
        short[] out = new short[resampler.maxOutput(pcm.length)];
        int length = resampler.process(pcm, 0, pcm.length, out, 0);
        if (length > 0) {
            output.events().accept(new TtsEvent.Audio(Arrays.copyOf(out, length)));
        }
    }

    @Override
    public boolean cancelled() {
        return !output.wanted().getAsBoolean();
    }
}
