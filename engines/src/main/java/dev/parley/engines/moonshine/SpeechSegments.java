package dev.parley.engines.moonshine;

import dev.parley.provider.VoiceActivityDetector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts what is heard into stretches of speech: at pauses, so that no word is cut and none heard twice, and never longer
 * than {@link #LONGEST}, since the cost of a stretch grows faster than its length. What the detector does not call
 * speech belongs to none. Holds at most one stretch. Confined to one lane of the inference queue.
 */
final class SpeechSegments implements AutoCloseable {
    /** Samples at 16 kHz the detector judges at a time. */
    static final int FRAME = 512;

    private static final double BEGINS = 0.5;
    private static final double GOES_ON = 0.35;
    /** What is kept before and behind speech: words begin and end softer than the detector hears. */
    private static final int LEAD_IN = 10;

    /** Energy of a frame, as a share of the loudest, below which it holds no voice in a quiet room: 25 dB. */
    private static final double SOFT = 0.003;
    /** The same in a noisy room, as a multiple of the softest: noise varies by less than 3 dB from frame to frame. */
    private static final double NOISE = 2;

    static final int LEAD_OUT = 8;
    /** Frames of a pause that ends a stretch: one of any length, and one that is long enough. Words help to hear others. */
    private static final int PAUSE = 50;

    private static final int PAUSE_WHEN_LONG = 6;
    private static final int LONG = 250;
    static final int LONGEST = 375;
    /** Where no pause is found, the cut is made at the softest place of the frames behind this one. */
    private static final int EARLIEST_CUT = 190;

    private final VoiceActivityDetector.Stream detector;
    private final short[] samples = new short[(LONGEST + 1) * FRAME];
    private final double[] probabilities = new double[LONGEST + 1];
    private final boolean[] speech = new boolean[LONGEST + 1];
    private final double[] energies = new double[LONGEST + 1];
    private int frames;
    private int partial;
    private long start;
    private int firstSpeech = -1;
    private int lastSpeech = -1;

    /** @param detector takes frames of {@link #FRAME} samples; closed with this */
    SpeechSegments(VoiceActivityDetector.Stream detector) {
        if (detector.frameSamples() != FRAME) {
            throw new IllegalArgumentException(
                    "the detector takes " + detector.frameSamples() + " samples, not " + FRAME);
        }
        this.detector = detector;
    }

    /** Begins anew, with audio from this position of the utterance on. */
    void begin(long position) {
        detector.reset();
        start = position;
        clear();
        partial = 0;
    }

    /** Samples {@link #add} may take until it may have to return a stretch. */
    int room() {
        return FRAME - partial;
    }

    /** Takes samples, at most {@link #room}; a stretch when they complete one. */
    Optional<Segment> add(short[] audio, int from, int count) {
        System.arraycopy(audio, from, samples, frames * FRAME + partial, count);
        partial += count;
        if (partial < FRAME) {
            return Optional.empty();
        }
        partial = 0;
        judge();
        if (firstSpeech < 0) {
            keepLeadIn();
            return Optional.empty();
        }
        int pause = frames - 1 - lastSpeech;
        if (pause >= PAUSE || (pause >= PAUSE_WHEN_LONG && frames >= LONG)) {
            // Of a pause shorter than two lead-outs each side gets half.
            return Optional.of(cut(lastSpeech + 1 + Math.min(LEAD_OUT, pause / 2), lastSpeech + 1 + pause / 2));
        }
        if (frames == LONGEST) {
            int at = softest();
            return Optional.of(cut(at, at));
        }
        return Optional.empty();
    }

    private void judge() {
        double probability = detector.probability(samples, frames * FRAME);
        boolean speaking = lastSpeech == frames - 1 && lastSpeech >= 0;
        probabilities[frames] = probability;
        energies[frames] = energy(frames);
        speech[frames] = probability >= (speaking ? GOES_ON : BEGINS);
        if (speech[frames]) {
            lastSpeech = frames;
            firstSpeech = firstSpeech < 0 ? frames : firstSpeech;
        }
        frames++;
    }

    private void keepLeadIn() {
        if (frames > LEAD_IN) {
            drop(frames - LEAD_IN);
        }
    }

    /** Frames of the pause that lasts now; 0 while there is speech, or before there was any. */
    int pause() {
        return firstSpeech < 0 ? 0 : frames - 1 - lastSpeech;
    }

    /**
     * Frames since the last one that was speech and not much softer than the loudest: the detector hears a voice for some
     * frames more than there is one. 0 before there was speech.
     */
    int lull() {
        if (firstSpeech < 0) {
            return 0;
        }
        double loudest = 0;
        double softest = Double.MAX_VALUE;
        for (int i = 0; i < frames; i++) {
            loudest = Math.max(loudest, energies[i]);
            softest = Math.min(softest, energies[i]);
        }
        double soft = Math.max(loudest * SOFT, softest * NOISE);
        int last = lastSpeech;
        while (last > firstSpeech && energies[last] < soft) {
            last--;
        }
        return frames - 1 - last;
    }

    /** The stretch so far, if it holds speech. */
    Optional<Segment> open() {
        return firstSpeech < 0 ? Optional.empty() : Optional.of(segment(Math.min(frames, lastSpeech + 1 + LEAD_OUT)));
    }

    /** No more audio comes: the last stretch. */
    Optional<Segment> end() {
        if (partial > 0) {
            Arrays.fill(samples, frames * FRAME + partial, (frames + 1) * FRAME, (short) 0);
            partial = 0;
            judge();
        }
        Optional<Segment> last = open();
        start += (long) frames * FRAME;
        clear();
        return last;
    }

    private Segment cut(int until, int nextFrom) {
        Segment segment = segment(until);
        drop(nextFrom);
        return segment;
    }

    private Segment segment(int until) {
        double surest = 0;
        for (int i = 0; i < until; i++) {
            surest = Math.max(surest, probabilities[i]);
        }
        return new Segment(Arrays.copyOf(samples, until * FRAME), start, Arrays.copyOf(speech, until), surest);
    }

    /** Forgets the first frames; what follows begins a new stretch. */
    private void drop(int count) {
        int left = frames - count;
        System.arraycopy(samples, count * FRAME, samples, 0, left * FRAME + partial);
        System.arraycopy(probabilities, count, probabilities, 0, left);
        System.arraycopy(speech, count, speech, 0, left);
        System.arraycopy(energies, count, energies, 0, left);
        start += (long) count * FRAME;
        frames = left;
        firstSpeech = -1;
        lastSpeech = -1;
        for (int i = 0; i < left; i++) {
            if (speech[i]) {
                firstSpeech = firstSpeech < 0 ? i : firstSpeech;
                lastSpeech = i;
            }
        }
        if (firstSpeech < 0) {
            keepLeadInAfterCut();
        }
    }

    private void keepLeadInAfterCut() {
        if (frames > LEAD_IN) {
            drop(frames - LEAD_IN);
        }
    }

    private void clear() {
        frames = 0;
        firstSpeech = -1;
        lastSpeech = -1;
    }

    /**
     * The frame before which to cut a stretch that has become too long: in the middle of the longest pause of its later
     * half, or where it is softest over a tenth of a second, which is between two words rather than within one.
     */
    private int softest() {
        int best = longestPause();
        if (best >= 0) {
            return best;
        }
        List<Double> energy = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            energy.add(energy(i));
        }
        double least = Double.MAX_VALUE;
        int at = frames;
        for (int i = EARLIEST_CUT; i < frames - 2; i++) {
            double around = energy.get(i - 1) + 2 * energy.get(i) + energy.get(i + 1);
            if (around <= least) {
                least = around;
                at = i;
            }
        }
        return at;
    }

    private int longestPause() {
        int longest = 0;
        int middle = -1;
        int run = 0;
        for (int i = EARLIEST_CUT; i < frames; i++) {
            run = speech[i] ? 0 : run + 1;
            if (run > 0 && run >= longest) {
                longest = run;
                middle = i + 1 - (run + 1) / 2;
            }
        }
        return middle;
    }

    private double energy(int frame) {
        double sum = 0;
        for (int i = frame * FRAME; i < (frame + 1) * FRAME; i++) {
            sum += (double) samples[i] * samples[i];
        }
        return sum;
    }

    @Override
    public void close() {
        detector.close();
    }
}
