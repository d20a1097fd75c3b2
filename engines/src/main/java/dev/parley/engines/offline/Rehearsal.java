package dev.parley.engines.offline;

import java.io.ByteArrayInputStream;

/**
 * A sound like a voice, to recognise once before the first caller: Java compiles the recogniser's inner loops while
 * they run, and until then they take several times as long.
 */
final class Rehearsal {
    private static final int RATE = SphinxRecognizer.SAMPLE_RATE;
    private static final int SAMPLES = RATE * 3 / 2;
    private static final int PITCH_HZ = 120;
    private static final double BANDWIDTH_HZ = 90;

    private Rehearsal() {}

    /** Recognises the sound; what is heard in it does not matter. */
    static void run(SphinxRecognizer recognizer) {
        recognizer.recognize(new ByteArrayInputStream(sound()), new CepstralMean.Speaker(), text -> {});
    }

    /** Pulses of a voice through the first two resonances of a mouth that moves from one vowel to the next. */
    private static byte[] sound() {
        Resonance low = new Resonance();
        Resonance high = new Resonance();
        byte[] pcm = new byte[2 * SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            double moved = 0.5 - 0.5 * Math.cos(Math.PI * 6 * i / SAMPLES);
            double pulse = i % (RATE / PITCH_HZ) == 0 ? 1 : 0;
            double sample = low.next(pulse, 300 + 450 * moved) + 0.5 * high.next(pulse, 2200 - 1100 * moved);
            short value = (short) Math.clamp(Math.round(1_500 * sample), Short.MIN_VALUE, Short.MAX_VALUE);
            pcm[2 * i] = (byte) value;
            pcm[2 * i + 1] = (byte) (value >> 8);
        }
        return pcm;
    }

    /** A resonator of two poles. */
    private static final class Resonance {
        private static final double RADIUS = Math.exp(-Math.PI * BANDWIDTH_HZ / RATE);

        private double last;
        private double beforeLast;

        double next(double input, double frequencyHz) {
            double out = input
                    + 2 * RADIUS * Math.cos(2 * Math.PI * frequencyHz / RATE) * last
                    - RADIUS * RADIUS * beforeLast;
            beforeLast = last;
            last = out;
            return out;
        }
    }
}
