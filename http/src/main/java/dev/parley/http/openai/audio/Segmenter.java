package dev.parley.http.openai.audio;

import dev.parley.codec.PcmClip;
import dev.parley.container.AudioSource;
import dev.parley.provider.VoiceActivityDetector;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a recording into stretches of speech at its pauses, so that a recogniser gets one utterance at a time and hears no
 * noise. Speech that goes on for longer than a stretch may last is cut in its longest gap, and what follows the gap begins
 * the next stretch: no sample is in two stretches, and none of speech in none. Holds one stretch at a time. Confined to
 * one thread.
 */
final class Segmenter {
    private static final double SPEECH = 0.5;
    /** Words help to hear others: digits dictated in groups, each heard alone, come out as something else. */
    private static final int PAUSE_MS = 1_600;

    private static final int BEFORE_MS = 300;
    static final int LONGEST_MS = 28_000;
    /** Too long a stretch is cut behind this, so that the next one is not too long soon again. */
    static final int EARLIEST_CUT_MS = 10_000;
    /** Gaps from here on are between words; shorter ones are within them as well, before a "t" or a "k". */
    static final int GAP_MS = 100;

    private final AudioSource source;
    private final int sampleRate;
    private final VoiceActivityDetector.Stream detector;
    /** Samples of a frame; all that follow are counted in frames. */
    private final int frame;

    private final int longest;
    private final int pause;
    private final int before;
    private final short[] window;
    private final boolean[] speech;
    private int frames;
    private int lastSpeech = -1;
    private long taken;
    private long held;
    private boolean ended;

    /** @param sampleRate of the source and the detector */
    Segmenter(AudioSource source, int sampleRate, VoiceActivityDetector.Stream detector) {
        this.source = source;
        this.sampleRate = sampleRate;
        this.detector = detector;
        frame = detector.frameSamples();
        longest = samples(LONGEST_MS) / frame;
        pause = framesOf(PAUSE_MS);
        before = framesOf(BEFORE_MS);
        window = new short[(longest + 1) * frame];
        speech = new boolean[longest + 1];
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
        while (readFrame()) {
            if (lastSpeech < 0) {
                keepLast();
            } else if (frames - 1 - lastSpeech >= pause) {
                return Optional.of(cut(frames - before));
            } else if (frames > longest) {
                return Optional.of(cut(bestCut()));
            }
        }
        return lastSpeech < 0 ? Optional.empty() : Optional.of(cut(frames));
    }

    /** The first frames as a stretch; what is behind them begins the next one. */
    private Segment cut(int at) {
        long start = (taken - (long) frames * frame) * 1000 / sampleRate;
        PcmClip clip = new PcmClip(Arrays.copyOf(window, at * frame), sampleRate);
        forget(at);
        if (lastSpeech < 0) {
            keepLast();
        }
        return new Segment(clip, start);
    }

    /** Forgets silence but for a lead-in, which holds the soft beginning of a word. */
    private void keepLast() {
        if (frames > before) {
            forget(frames - before);
        }
    }

    private void forget(int count) {
        frames -= count;
        System.arraycopy(window, count * frame, window, 0, frames * frame);
        System.arraycopy(speech, count, speech, 0, frames);
        lastSpeech = Math.max(-1, lastSpeech - count);
    }

    /** The frame before which to cut: the middle of the longest gap, or where it is softest if there is none. */
    private int bestCut() {
        int most = framesOf(GAP_MS) - 1;
        int middle = -1;
        int run = 0;
        for (int i = framesOf(EARLIEST_CUT_MS); i < frames; i++) {
            run = speech[i] ? 0 : run + 1;
            if (run > most) {
                most = run;
                middle = i + 1 - run / 2;
            }
        }
        return middle < 0 ? softest() : middle;
    }

    /** Where it is softest over about a tenth of a second, which is rather between two words than within one. */
    private int softest() {
        double least = Double.MAX_VALUE;
        int at = frames;
        for (int i = framesOf(EARLIEST_CUT_MS); i < frames - 1; i++) {
            double around = energy(i - 2) / 2 + energy(i - 1) + energy(i) + energy(i + 1) / 2;
            if (around <= least) {
                least = around;
                at = i;
            }
        }
        return at;
    }

    private double energy(int index) {
        double sum = 0;
        for (int i = index * frame; i < (index + 1) * frame; i++) {
            sum += (double) window[i] * window[i];
        }
        return sum;
    }

    /** Adds one whole frame; the last one is completed with silence. */
    private boolean readFrame() throws IOException {
        int start = frames * frame;
        int got = 0;
        while (got < frame && !ended) {
            int count = source.read(window, start + got, frame - got);
            if (count < 0) {
                ended = true;
            } else {
                got += count;
            }
        }
        if (got == 0) {
            return false;
        }
        Arrays.fill(window, start + got, start + frame, (short) 0);
        speech[frames] = detector.probability(window, start) >= SPEECH;
        lastSpeech = speech[frames] ? frames : lastSpeech;
        frames++;
        taken += frame;
        held += got;
        return true;
    }

    private int samples(int ms) {
        return sampleRate / 1000 * ms;
    }

    /** Frames that last at least this long. */
    private int framesOf(int ms) {
        return (samples(ms) + frame - 1) / frame;
    }
}
