package dev.parley.vad;

import dev.parley.codec.TestClips;
import dev.parley.provider.VoiceActivityDetector;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prints what share of frames each detector flags of speech, of quiet speech and of noises, at the two thresholds that are
 * used: speech begins at one and goes on down to the other. Not a test: run its main.
 */
final class VadAccuracy {
    private static final int RATE = 24_000;
    private static final int SECONDS = 20;
    private static final double BEGINS = 0.5;
    private static final double GOES_ON = 0.35;

    private VadAccuracy() {}

    public static void main(String[] args) {
        try (SileroVad silero = new SileroVad()) {
            silero.start().toCompletableFuture().join();
            List<VoiceActivityDetector> detectors = List.of(silero, new EnergyVad());
            System.out.println("| % of frames from 0.5 on (from 0.35 on) | "
                    + String.join(
                            " | ",
                            detectors.stream()
                                    .map(VoiceActivityDetector::engine)
                                    .toList()) + " |");
            System.out.println("|---|---|---|");
            for (Map.Entry<String, short[]> signal : signals().entrySet()) {
                StringBuilder row = new StringBuilder("| " + signal.getKey().substring(3) + " | ");
                detectors.forEach(
                        each -> row.append(flagged(each, signal.getValue())).append(" | "));
                System.out.println(row.toString().strip());
            }
        }
    }

    private static Map<String, short[]> signals() {
        Map<String, short[]> all = new TreeMap<>();
        short[] speech = VadSignals.allSpeech(RATE);
        for (int quieter : new int[] {0, 20, 40, 50}) {
            all.put("1" + quieter / 10 + " speech, " + quieter + " dB quieter", at(speech, -quieter));
        }
        for (int level : new int[] {-60, -40, -20}) {
            String row = (60 + level) / 20 + " ";
            int samples = RATE * SECONDS;
            all.put("2" + row + "white noise at " + level + " dB", level(VadSignals.noise(samples, 1_000, 1), level));
            all.put("3" + row + "pink noise at " + level + " dB", level(VadSignals.pink(samples, 2), level));
            all.put("4" + row + "babble of three voices at " + level + " dB", level(babble(3), level));
            all.put("5" + row + "babble of eleven voices at " + level + " dB", level(babble(11), level));
        }
        for (int below : new int[] {20, 10}) {
            short[] noise = level(VadSignals.pink(speech.length, 3), decibels(speech) - below);
            all.put("6" + below / 10 + " speech, pink noise " + below + " dB below", mixed(speech, noise));
            all.put(
                    "7" + below / 10 + " speech, pink noise " + below + " dB below, both 40 dB quieter",
                    at(mixed(speech, noise), -40));
        }
        return all;
    }

    /** So many recordings at once, over and over, each from its beginning. */
    private static short[] babble(int voices) {
        short[][] clips = TestClips.names().stream()
                .limit(voices)
                .map(name -> level(VadSignals.speech(name, RATE), -30))
                .toArray(short[][]::new);
        short[] out = new short[RATE * SECONDS];
        for (short[] clip : clips) {
            for (int i = 0; i < out.length; i++) {
                out[i] = clamp(out[i] + clip[i % clip.length]);
            }
        }
        return out;
    }

    private static short[] mixed(short[] one, short[] other) {
        short[] out = one.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] = clamp(one[i] + other[i]);
        }
        return out;
    }

    /** At this level, as root mean square of full scale. */
    private static short[] level(short[] pcm, double decibels) {
        return at(pcm, decibels - decibels(pcm));
    }

    private static double decibels(short[] pcm) {
        return 20 * Math.log10(TestClips.rms(pcm, 0, pcm.length) / 32_768);
    }

    private static short[] at(short[] pcm, double decibels) {
        short[] out = new short[pcm.length];
        for (int i = 0; i < pcm.length; i++) {
            out[i] = clamp(Math.round(pcm[i] * Math.pow(10, decibels / 20)));
        }
        return out;
    }

    private static short clamp(long value) {
        return (short) Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private static String flagged(VoiceActivityDetector vad, short[] pcm) {
        try (var stream = vad.open(RATE)) {
            double[] all = VadSignals.probabilities(stream, pcm).stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            return String.format(Locale.ROOT, "%.1f (%.1f)", percent(all, BEGINS), percent(all, GOES_ON));
        }
    }

    private static double percent(double[] probabilities, double threshold) {
        return 100.0
                * Arrays.stream(probabilities).filter(it -> it >= threshold).count()
                / probabilities.length;
    }
}
