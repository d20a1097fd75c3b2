package dev.parley.simulator.speech;

/**
 * A sound that passes for a voice: harmonics of a pitch under the formants of an open vowel, cheap because one period is
 * computed once and repeated. Voice detectors and meters react to it; nobody understands it.
 */
final class VoicedSound {
    private static final int RATE = 24_000;
    private static final double[][] FORMANTS = {{700, 110, 1.0}, {1220, 120, 0.5}, {2600, 160, 0.25}};
    private static final float FULL_SCALE = 32_767;
    private static final double LEVEL = 0.25;

    private final float[] period;
    private int position;

    /** @param voice the pitch, 100 to 220 Hz, follows from the name */
    VoicedSound(String voice) {
        int pitch = 100 + Math.floorMod(voice.hashCode(), 121);
        period = new float[RATE / pitch];
        double largest = 0;
        for (int h = 1; h * pitch < 4000; h++) {
            double gain = gain(h * pitch) / h;
            for (int i = 0; i < period.length; i++) {
                period[i] += (float) (gain * Math.sin(2 * Math.PI * h * i / period.length));
                largest = Math.max(largest, Math.abs(period[i]));
            }
        }
        for (int i = 0; i < period.length; i++) {
            period[i] *= (float) (LEVEL / largest);
        }
    }

    private static double gain(double hertz) {
        double sum = 0.05;
        for (double[] formant : FORMANTS) {
            double distance = (hertz - formant[0]) / formant[1];
            sum += formant[2] / (1 + distance * distance);
        }
        return sum;
    }

    /** The next {@code frame.length} samples, at a level that runs from {@code from} to {@code to}. */
    void fill(short[] frame, double from, double to) {
        for (int i = 0; i < frame.length; i++) {
            double level = from + (to - from) * i / frame.length;
            frame[i] = (short) Math.round(period[position] * level * FULL_SCALE);
            position = (position + 1) % period.length;
        }
    }
}
