package dev.parley.http.openai;

import dev.parley.codec.PcmClip;
import dev.parley.container.AudioSource;
import dev.parley.provider.VoiceActivityDetector;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a recording into stretches of speech at its pauses, so that a recogniser gets one utterance at a time and hears no
 * noise. Holds one stretch at a time. Confined to one thread.
 */
final class Segmenter {
    private static final double SPEECH = 0.5;
    /** Words help to hear others: digits dictated in groups, each heard alone, come out as something else. */
    private static final int PAUSE_MS = 1_600;

    private static final int BEFORE_MS = 300;
    private static final int LONGEST_MS = 28_000;

    private final AudioSource source;
    private final int sampleRate;
    private final VoiceActivityDetector.Stream detector;
    private final short[] window;
    private final int frame;
    private int filled;
    private long taken;
    private long held;
    private boolean ended;

    /** @param sampleRate of the source and the detector */
    Segmenter(AudioSource source, int sampleRate, VoiceActivityDetector.Stream detector) {
        this.source = source;
        this.sampleRate = sampleRate;
        this.detector = detector;
        this.frame = detector.frameSamples();
        this.window = new short[samples(LONGEST_MS) + frame];
    }

    /**
     * One stretch of speech.
     *
     * @param startMs where in the recording it begins
     */
    record Segment(PcmClip clip, long startMs) {}

    /** Ms of the recording read so far. */
    long readMs() {
        return held * 1000 / sampleRate;
    }

    /** The next stretch, or empty at the end. */
    Optional<Segment> next() throws IOException {
        filled = 0;
        int speechFrames = 0;
        int silence = 0;
        while (readFrame()) {
            boolean speech = detector.probability(window, filled - frame) >= SPEECH;
            speechFrames += speech ? 1 : 0;
            silence = speech ? 0 : silence + frame;
            if (speechFrames == 0) {
                keepLast(samples(BEFORE_MS));
            } else if (silence >= samples(PAUSE_MS) || filled + frame > window.length) {
                return segment();
            }
        }
        return speechFrames > 0 ? segment() : Optional.empty();
    }

    private Optional<Segment> segment() {
        long start = (taken - filled) * 1000 / sampleRate;
        return Optional.of(new Segment(new PcmClip(Arrays.copyOf(window, filled), sampleRate), start));
    }

    /** Forgets silence but for a lead-in, which holds the soft beginning of a word. */
    private void keepLast(int count) {
        if (filled > count) {
            System.arraycopy(window, filled - count, window, 0, count);
            filled = count;
        }
    }

    /** Adds one whole frame; the last one is completed with silence. */
    private boolean readFrame() throws IOException {
        int got = 0;
        while (got < frame && !ended) {
            int count = source.read(window, filled + got, frame - got);
            if (count < 0) {
                ended = true;
            } else {
                got += count;
            }
        }
        if (got == 0) {
            return false;
        }
        Arrays.fill(window, filled + got, filled + frame, (short) 0);
        filled += frame;
        taken += frame;
        held += got;
        return true;
    }

    private int samples(int ms) {
        return sampleRate / 1000 * ms;
    }
}
