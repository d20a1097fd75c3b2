package dev.parley.host.moshi;

import dev.parley.provider.VoiceActivityDetector;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds stretches of speech in frames of 80 ms, and tells how likely the pause goes on. A stretch begins a little before its
 * first sound and ends with a pause, or at its longest. Not thread-safe.
 */
final class SpeechStretches implements AutoCloseable {
    /** Of the audio, in Hz. */
    static final int RATE = 24_000;
    /** Samples of a frame. */
    static final int FRAME = 1_920;

    private static final double SPEECH = 0.5;
    /** Of silence that ends a stretch: 0.32 s, so that its words are told before the pause is certain. */
    private static final int PAUSE_FRAMES = 4;
    /** Kept before the first sound: losing the beginning of a word loses the word. */
    private static final int PRE_ROLL_FRAMES = 4;

    private static final int LONGEST = 25 * RATE;
    /** Seconds of silence after which each score is certain. */
    private static final double[] CERTAIN = {0.4, 0.6, 0.8, 1.2};

    private final VoiceActivityDetector.Stream detector;
    private final short[] window;
    private int inWindow;
    private short[] samples = new short[LONGEST + FRAME];
    private int count;
    private long frames;
    private long begun;
    private boolean speaking;
    private int silentFrames = 25;

    /**
     * @param samples at {@link #RATE}
     * @param start of the stream, in samples
     */
    record Stretch(short[] samples, long start) {
        /** Seconds of the stream at a part of it, 0 to 1. */
        double at(double part) {
            return (start + part * samples.length) / RATE;
        }
    }

    SpeechStretches(VoiceActivityDetector.Stream detector) {
        this.detector = detector;
        this.window = new short[detector.frameSamples()];
    }

    /** Takes a frame; the stretch that it ends, if any. */
    Optional<Stretch> add(short[] frame) {
        boolean voiced = isSpeech(frame);
        frames++;
        silentFrames = voiced ? 0 : silentFrames + 1;
        if (voiced && !speaking) {
            speaking = true;
            begun = frames * FRAME - FRAME - count;
        }
        System.arraycopy(frame, 0, samples, count, FRAME);
        count += FRAME;
        if (speaking && (silentFrames >= PAUSE_FRAMES || count >= LONGEST)) {
            Stretch stretch = new Stretch(Arrays.copyOf(samples, count), begun);
            count = 0;
            speaking = silentFrames < PAUSE_FRAMES;
            begun = frames * FRAME;
            return Optional.of(stretch);
        }
        if (!speaking && count > PRE_ROLL_FRAMES * FRAME) {
            System.arraycopy(samples, count - PRE_ROLL_FRAMES * FRAME, samples, 0, PRE_ROLL_FRAMES * FRAME);
            count = PRE_ROLL_FRAMES * FRAME;
        }
        return Optional.empty();
    }

    private boolean isSpeech(short[] frame) {
        boolean speech = false;
        for (int from = 0; from < frame.length; ) {
            int length = Math.min(frame.length - from, window.length - inWindow);
            System.arraycopy(frame, from, window, inWindow, length);
            from += length;
            inWindow += length;
            if (inWindow == window.length) {
                speech |= detector.probability(window, 0) >= SPEECH;
                inWindow = 0;
            }
        }
        return speech;
    }

    /** That nobody speaks for 0.5, 1, 2 and 3 s, as the step behind the last frame tells it. */
    float[] pauses() {
        double silence = silentFrames * (double) FRAME / RATE;
        float[] scores = new float[CERTAIN.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) Math.min(1, silence / CERTAIN[i]);
        }
        return scores;
    }

    @Override
    public void close() {
        detector.close();
    }
}
