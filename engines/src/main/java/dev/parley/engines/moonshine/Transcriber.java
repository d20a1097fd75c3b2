package dev.parley.engines.moonshine;

import dev.parley.provider.SttEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Writes stretches of speech down: raises quiet ones, leaves out those with too little speech to hold a word, and what
 * the model makes of sounds that are none. Remembers what it wrote last, so that a stretch that was guessed to its end
 * is not computed again. Confined to one lane of the inference queue.
 */
final class Transcriber {
    /** Frames of 32 ms with speech without which nothing was said; a short "yes" has twice as many. */
    private static final int FEWEST_FRAMES = 3;
    /** The least and the wanted level of speech, as root mean square of full scale; the model hears quiet speech worse. */
    private static final double QUIET = 0.02;

    private static final double LEVEL = 0.06;
    private static final double LOUDEST = 0.9;
    /**
     * Digital silence put around a stretch, in samples: with it the model gets fewer words wrong on our recordings (over
     * three conditions 9 of 270, without it 19; the same with 0.1 s and 0.5 s of it as without).
     */
    private static final int AROUND = 4_800;
    /**
     * The same for the second hearing of an {@link #UNSURE} stretch. Never none: a recording that ends with its speech is
     * given a "Thank you." that nobody said, and since the model is certain of it, it would be the likelier one.
     */
    private static final int AROUND_AGAIN = 3_200;
    /** Likelihood below which a stretch is heard a second time, with less silence, and the likelier words are taken. */
    private static final double UNSURE = -0.15;

    private final MoonshineModel model;
    private final BooleanSupplier unwanted;
    private Optional<Guess> last = Optional.empty();

    private record Guess(long start, long speechEnd, List<String> words) {}

    /** @param unwanted whether nobody wants the words any more */
    Transcriber(MoonshineModel model, BooleanSupplier unwanted) {
        this.model = model;
        this.unwanted = unwanted;
    }

    /** A new utterance begins. */
    void begin() {
        last = Optional.empty();
    }

    /** The words so far. */
    List<String> guess(Segment segment) {
        List<String> words = words(segment);
        last = Optional.of(new Guess(segment.start(), segment.speechEnd(), words));
        return words;
    }

    /**
     * The words, with their times.
     *
     * @param startMs when the segment's first sample was spoken
     */
    List<SttEvent.Word> write(Segment segment, long startMs) {
        List<String> words = last.filter(
                        guess -> guess.start() == segment.start() && guess.speechEnd() == segment.speechEnd())
                .map(Guess::words)
                .orElseGet(() -> words(segment));
        last = Optional.empty();
        return WordTimes.of(words, segment, startMs);
    }

    private List<String> words(Segment segment) {
        if (segment.speechFrames() < FEWEST_FRAMES || segment.samples().length < MoonshineModel.SHORTEST) {
            return List.of();
        }
        MoonshineModel.Written written = written(level(segment));
        List<String> words = WrittenText.words(written.text());
        return Plausibility.of(words, written.likelihood(), segment) ? words : List.of();
    }

    private MoonshineModel.Written written(float[] samples) {
        MoonshineModel.Written first = model.write(padded(samples, AROUND), unwanted);
        if (first.likelihood() >= UNSURE || unwanted.getAsBoolean()) {
            return first;
        }
        MoonshineModel.Written again = model.write(padded(samples, AROUND_AGAIN), unwanted);
        return again.likelihood() > first.likelihood() ? again : first;
    }

    private static float[] padded(float[] samples, int around) {
        float[] out = new float[samples.length + 2 * around];
        System.arraycopy(samples, 0, out, around, samples.length);
        return out;
    }

    private static float[] level(Segment segment) {
        short[] samples = segment.samples();
        double energy = 0;
        long counted = 0;
        int peak = 1;
        for (int i = 0; i < samples.length; i++) {
            peak = Math.max(peak, Math.abs(samples[i]));
            if (segment.speech()[i / SpeechSegments.FRAME]) {
                energy += (double) samples[i] * samples[i];
                counted++;
            }
        }
        double level = Math.sqrt(energy / Math.max(1, counted)) / 32_768;
        double gain = level > 0 && level < QUIET ? Math.min(LEVEL / level, LOUDEST * 32_768 / peak) : 1;
        float[] out = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            out[i] = (float) (samples[i] * Math.max(1, gain) / 32_768);
        }
        return out;
    }
}
