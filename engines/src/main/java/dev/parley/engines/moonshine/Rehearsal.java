package dev.parley.engines.moonshine;

import dev.parley.onnx.InferenceTask;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Lets the networks run before the first caller does: their first runs allocate, and take twice as long. */
final class Rehearsal implements InferenceTask {
    private static final int TIMES = 3;
    private static final int SAMPLES = 2 * MoonshineModel.SAMPLE_RATE;
    private static final int PITCH_HZ = 120;

    private final MoonshineModel model;
    private final LongConsumer done;
    private final Consumer<Throwable> failed;

    /** @param done gets the milliseconds a second of sound takes here */
    Rehearsal(MoonshineModel model, LongConsumer done, Consumer<Throwable> failed) {
        this.model = model;
        this.done = done;
        this.failed = failed;
    }

    @Override
    public void run() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            model.write(hum(), () -> false);
            least = Math.min(least, System.nanoTime() - began);
        }
        done.accept(least * MoonshineModel.SAMPLE_RATE / SAMPLES / 1_000_000);
    }

    @Override
    public void failed(Throwable cause) {
        failed.accept(cause);
    }

    /** Something with the harmonics of a voice; what is heard in it does not matter. */
    private static float[] hum() {
        float[] samples = new float[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            double phase = 2 * Math.PI * PITCH_HZ * i / MoonshineModel.SAMPLE_RATE;
            double loud = 0.05 * (1 - Math.cos(2 * Math.PI * 4 * i / MoonshineModel.SAMPLE_RATE));
            samples[i] = (float) (loud * (Math.sin(phase) + Math.sin(3 * phase) + 0.5 * Math.sin(7 * phase)));
        }
        return samples;
    }
}
