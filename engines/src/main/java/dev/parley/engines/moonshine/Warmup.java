package dev.parley.engines.moonshine;

import dev.parley.onnx.InferenceTask;
import dev.parley.onnx.Speed;
import java.util.List;
import java.util.function.Consumer;

/** Lets the networks run before the first caller does: their first runs allocate, and take twice as long. */
final class Warmup implements InferenceTask {
    private static final int TIMES = 3;
    private static final int SAMPLES = 2 * MoonshineModel.SAMPLE_RATE;
    private static final int PITCH_HZ = 120;

    private final MoonshineModel model;
    private final Consumer<String> done;
    private final Consumer<Throwable> failed;

    /** @param done gets words for how fast the networks are here */
    Warmup(MoonshineModel model, Consumer<String> done, Consumer<Throwable> failed) {
        this.model = model;
        this.done = done;
        this.failed = failed;
    }

    @Override
    public void run() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            model.write(hum(), List.of(), () -> false);
            least = Math.min(least, System.nanoTime() - began);
        }
        done.accept(Speed.of(least, (double) SAMPLES / MoonshineModel.SAMPLE_RATE, "a second of sound"));
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
