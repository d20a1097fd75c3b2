package dev.parley.vad;

import dev.parley.provider.VoiceActivityDetector;
import java.util.List;

/** Prints what share of speech and noise frames each detector flags. Not a test: run its main. */
final class VadAccuracy {
    private VadAccuracy() {}

    public static void main(String[] args) {
        try (SileroVad silero = new SileroVad()) {
            silero.start().toCompletableFuture().join();
            for (VoiceActivityDetector vad : List.of(silero, new EnergyVad())) {
                int rate = 24_000;
                short[] speech = VadSignals.allSpeech(rate);
                System.out.printf("%s: speech %.1f %%%n", vad.engine(), percent(vad, speech, 0));
                for (int decibels : new int[] {-20, -30, -40}) {
                    System.out.printf("  %d dB: %.1f %%%n", decibels, percent(vad, gain(speech, decibels), 0));
                }
                for (double rms : new double[] {3, 30, 300, 1_500}) {
                    short[] noise = VadSignals.noise(rate * 20, rms, 1);
                    System.out.printf(
                            "  white noise, rms %.0f: %.1f %%, after the first 3 s %.1f %%%n",
                            rms, percent(vad, noise, 0), percent(vad, noise, 3_000 / 32));
                }
                short[] mixed = VadSignals.concat(speech, VadSignals.noise(rate * 20, 30, 1));
                System.out.printf("  faint noise after speech: %.1f %%%n", percent(vad, mixed, speech.length / 768));
            }
        }
    }

    private static short[] gain(short[] pcm, int decibels) {
        short[] out = new short[pcm.length];
        for (int i = 0; i < pcm.length; i++) {
            out[i] = (short) Math.round(pcm[i] * Math.pow(10, decibels / 20.0));
        }
        return out;
    }

    private static double percent(VoiceActivityDetector vad, short[] pcm, int fromFrame) {
        try (var stream = vad.open(24_000)) {
            var all = VadSignals.probabilities(stream, pcm);
            return 100 * VadSignals.flagged(all.subList(fromFrame, all.size()));
        }
    }
}
