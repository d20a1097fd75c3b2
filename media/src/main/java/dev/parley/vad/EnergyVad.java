package dev.parley.vad;

import dev.parley.provider.Readiness;
import dev.parley.provider.VoiceActivityDetector;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Tells speech by its level above the background: the noise floor is the least level of the last seconds (minimum
 * statistics, Martin 2001), so it follows a room that gets louder within {@value #MEMORY_SECONDS} s. Needs no model and
 * always works, but takes any sudden sound for speech.
 */
public final class EnergyVad implements VoiceActivityDetector {
    private static final int MEMORY_SECONDS = 3;

    @Override
    public String engine() {
        return "energy";
    }

    @Override
    public CompletionStage<Void> start() {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public Readiness readiness() {
        return Readiness.ready("by energy");
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(OptionalInt.empty(), Duration.ofMillis(EnergyStream.FRAME_MS));
    }

    @Override
    public Stream open(int sampleRate) {
        if (sampleRate < 1_000) {
            throw new IllegalArgumentException("sampleRate " + sampleRate + " Hz: must be at least 1000");
        }
        return new EnergyStream(sampleRate);
    }

    @Override
    public void close() {}

    /** Frames of 32 ms. */
    private static final class EnergyStream implements Stream {
        private static final int FRAME_MS = 32;
        private static final int FRAMES_A_SLOT = 10;
        private static final int SLOTS = MEMORY_SECONDS * 1000 / (FRAME_MS * FRAMES_A_SLOT);
        /** In dB relative to full scale: the floor assumed until one was measured, and the level below which all is silence. */
        private static final double FIRST_FLOOR = -50;

        private static final double SILENCE = -60;
        /** In dB above the floor: where speech and noise are equally likely, and how fast that changes. */
        private static final double MIDDLE = 10;

        private static final double SLOPE = 2;

        private final int frameSamples;
        private final double highPass;
        private final double[] slots = new double[SLOTS];
        private int slot;
        private int framesInSlot;
        private double previousInput;
        private double previousOutput;
        private double level;

        EnergyStream(int sampleRate) {
            frameSamples = sampleRate * FRAME_MS / 1000;
            // One pole at 100 Hz against hum and offset.
            highPass = Math.exp(-2 * Math.PI * 100 / sampleRate);
            reset();
        }

        @Override
        public int frameSamples() {
            return frameSamples;
        }

        @Override
        public double probability(short[] samples, int offset) {
            Objects.checkFromIndexSize(offset, frameSamples, samples.length);
            double now = decibels(samples, offset);
            level = Math.max(SILENCE, Math.max(now, 0.6 * level + 0.4 * now));
            double floor = track(level);
            return level <= SILENCE ? 0 : 1 / (1 + Math.exp((MIDDLE - (level - floor)) / SLOPE));
        }

        private double decibels(short[] samples, int offset) {
            double energy = 0;
            for (int i = offset; i < offset + frameSamples; i++) {
                previousOutput = samples[i] - previousInput + highPass * previousOutput;
                previousInput = samples[i];
                energy += previousOutput * previousOutput;
            }
            return 10 * Math.log10(energy / frameSamples / (32_768.0 * 32_768.0) + 1e-12);
        }

        private double track(double value) {
            if (framesInSlot == FRAMES_A_SLOT) {
                framesInSlot = 0;
                slot = (slot + 1) % SLOTS;
                slots[slot] = value;
            }
            framesInSlot++;
            slots[slot] = Math.min(slots[slot], value);
            double least = slots[0];
            for (double candidate : slots) {
                least = Math.min(least, candidate);
            }
            return least;
        }

        @Override
        public void reset() {
            Arrays.fill(slots, FIRST_FLOOR);
            slot = 0;
            framesInSlot = 0;
            previousInput = 0;
            previousOutput = 0;
            level = SILENCE;
        }

        @Override
        public void close() {}
    }
}
