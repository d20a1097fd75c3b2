package dev.parley.app.evaluate.scenario;

import java.util.Arrays;

/** Finds where speech is in a clip, and brings it to one level. Stateless. */
final class SpeechLevel {
    /** Root mean square of speech, of full scale: -23 dB. */
    static final double SPEECH = 0.07;

    private static final double FULL_SCALE = 32_768;
    private static final int FRAMES_A_SECOND = 100;
    /** How far below the loudest frame speech may be: softer word endings are not lost, the noise of rooms is left out. */
    private static final double RANGE_DB = 30;

    private static final int WIDE = 5;
    private static final int NARROW = 2;
    private static final long WORD_TIMES_MS = 50;

    private SpeechLevel() {}

    static double gain(double decibels) {
        return Math.pow(10, decibels / 20);
    }

    /** From the first to the last frame of speech, at {@link #SPEECH}. */
    static short[] speech(short[] samples, int rate) {
        return trimmed(levelled(samples, rate), rate);
    }

    /** All of a clip, its speech at {@link #SPEECH}. */
    static short[] levelled(short[] samples, int rate) {
        double[] levels = levels(samples, rate);
        double least = least(levels);
        double power = Arrays.stream(levels)
                .filter(level -> level >= least)
                .map(level -> level * level)
                .average()
                .orElse(0);
        return power > 0 ? scaled(samples, SPEECH / Math.sqrt(power)) : samples;
    }

    /** From the first to the last frame of speech, as loud as it is. */
    static short[] trimmed(short[] samples, int rate) {
        double[] levels = levels(samples, rate);
        double least = least(levels);
        int first = 0;
        int last = levels.length - 1;
        while (first < last && levels[first] < least) {
            first++;
        }
        while (last > first && levels[last] < least) {
            last--;
        }
        int frame = rate / FRAMES_A_SECOND;
        return Arrays.copyOfRange(samples, first * frame, Math.min(samples.length, (last + 1) * frame));
    }

    private static double least(double[] levels) {
        return Arrays.stream(levels).max().orElse(0) * gain(-RANGE_DB);
    }

    /** The quietest tenth of a second near a place, as a position in samples. */
    static int quietestNear(short[] samples, int rate, int place) {
        int around = samples.length / 10;
        return quietest(samples, rate, place - around, place + around, WIDE);
    }

    /** The quietest 40 ms between two words, as a position in samples: their times are true to about 50 ms. */
    static int betweenWords(short[] samples, int rate, long endMs, long startMs) {
        int from = (int) ((endMs - WORD_TIMES_MS) * rate / 1_000);
        int to = (int) ((startMs + WORD_TIMES_MS) * rate / 1_000);
        return quietest(samples, rate, from, to, NARROW);
    }

    /** @param half frames on either side of the place that count */
    private static int quietest(short[] samples, int rate, int from, int to, int half) {
        double[] levels = levels(samples, rate);
        int frame = rate / FRAMES_A_SECOND;
        int best = (from + to) / 2 / frame;
        double least = Double.MAX_VALUE;
        for (int i = Math.max(half, from / frame); i < Math.min(levels.length - half, to / frame); i++) {
            double level = Arrays.stream(levels, i - half, i + half).sum();
            if (level < least) {
                least = level;
                best = i;
            }
        }
        return best * frame;
    }

    static short[] scaled(short[] samples, double gain) {
        short[] out = new short[samples.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (short) Math.clamp(Math.round(samples[i] * gain), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return out;
    }

    /** Root mean square of each hundredth of a second, of full scale. */
    private static double[] levels(short[] samples, int rate) {
        int frame = rate / FRAMES_A_SECOND;
        double[] levels = new double[samples.length / frame];
        for (int i = 0; i < levels.length; i++) {
            double sum = 0;
            for (int k = i * frame; k < (i + 1) * frame; k++) {
                sum += (double) samples[k] * samples[k];
            }
            levels[i] = Math.sqrt(sum / frame) / FULL_SCALE;
        }
        return levels;
    }
}
