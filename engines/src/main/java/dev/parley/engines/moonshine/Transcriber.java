package dev.parley.engines.moonshine;

import dev.parley.provider.SttEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/**
 * Writes stretches of speech down: raises quiet ones, leaves out those with too little speech to hold a word, and what
 * the model makes of sounds that are none. Remembers what it wrote last, so that a stretch that was guessed to its end
 * is not computed again, and what was said last, since words help to hear others. Confined to one lane of the inference
 * queue.
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
     * The same for the second decoder of an {@link #UNSURE} stretch. Never none: a recording that ends with its speech is
     * given a "Thank you." that nobody said, and since the model is certain of it, it would be the likelier one.
     */
    private static final int AROUND_AGAIN = 3_200;
    /**
     * Likelihood below which a stretch is heard again: behind what was said shortly before, if anything was, then with
     * less silence around it. The likeliest words are taken.
     */
    private static final double UNSURE = -0.15;

    /** Pause in ms up to which what was said before belongs together with what comes: numbers are dictated in groups. */
    private static final long TOGETHER_MS = 3_000;
    /** What was said before is not heard again when it is longer, in samples: a call keeps it, and it costs as much again. */
    private static final int LONGEST_BEFORE = 6 * MoonshineModel.SAMPLE_RATE;

    private final MoonshineModel model;
    private final BooleanSupplier unwanted;
    private Optional<Guess> last = Optional.empty();
    private Optional<Heard> before = Optional.empty();
    private long beforeEndMs;

    /** Words, the stretch they were heard in, and what was written. */
    private record Heard(List<String> words, Segment segment, MoonshineModel.Written written) {
        /** The mean probability of what was written, 0 to 1. */
        double confidence() {
            return Math.exp(written.likelihood());
        }

        boolean helps() {
            return !words.isEmpty() && segment.samples().length <= LONGEST_BEFORE;
        }
    }

    private record Guess(long start, long speechEnd, Heard heard) {}

    /** @param unwanted whether nobody wants the words any more */
    Transcriber(MoonshineModel model, BooleanSupplier unwanted) {
        this.model = model;
        this.unwanted = unwanted;
    }

    /**
     * A new utterance begins.
     *
     * @param pauseMs silence since the one before
     */
    void begin(long pauseMs) {
        last = Optional.empty();
        if (pauseMs > TOGETHER_MS) {
            before = Optional.empty();
        }
    }

    /**
     * Words so far, as one text.
     *
     * @param sentenceEnd probability that a sentence ends behind them
     * @param confidence the mean probability of what was written
     */
    record Guessed(String text, double sentenceEnd, double confidence) {}

    /** The words so far, of a stretch whose end may not have been heard yet: it is heard again. */
    Guessed glance(Segment segment) {
        return guessed(heard(segment));
    }

    /** The words so far. */
    Guessed guess(Segment segment) {
        Heard heard = heard(segment);
        last = Optional.of(new Guess(segment.start(), segment.speechEnd(), heard));
        return guessed(heard);
    }

    private static Guessed guessed(Heard heard) {
        return new Guessed(String.join(" ", heard.words), heard.written.sentenceEnd(), heard.confidence());
    }

    /**
     * The words, with their times.
     *
     * @param startMs when the segment's first sample was spoken
     */
    SttEvent.Final write(Segment segment, long startMs) {
        if (startMs - beforeEndMs > TOGETHER_MS) {
            before = Optional.empty();
        }
        Heard heard = last.filter(guess -> guess.start() == segment.start() && guess.speechEnd() == segment.speechEnd())
                .map(Guess::heard)
                .orElseGet(() -> heard(segment));
        last = Optional.empty();
        before = Optional.of(heard).filter(Heard::helps);
        beforeEndMs = startMs + segment.samples().length * 1000L / MoonshineModel.SAMPLE_RATE;
        return new SttEvent.Final(
                EstimatedWordTimes.of(heard.words, segment, startMs), OptionalDouble.of(heard.confidence()));
    }

    private Heard heard(Segment segment) {
        if (segment.speechFrames() < FEWEST_FRAMES || segment.samples().length < MoonshineModel.SHORTEST) {
            return new Heard(List.of(), segment, MoonshineModel.Written.NOTHING);
        }
        MoonshineModel.Written written = written(level(segment));
        List<String> words = WrittenText.words(written.text());
        boolean spoken = Plausibility.of(words, written.likelihood(), segment);
        return new Heard(spoken ? words : List.of(), segment, written);
    }

    /** The likeliest of up to three hearings; most need one. */
    private MoonshineModel.Written written(float[] samples) {
        MoonshineModel.Written best = model.write(padded(samples, AROUND), List.of(), unwanted);
        if (isUnsure(best) && before.isPresent()) {
            float[] sound = padded(joined(level(before.get().segment), samples), AROUND);
            best = likelier(best, model.write(sound, before.get().written.tokens(), unwanted));
        }
        if (isUnsure(best)) {
            best = likelier(best, model.write(padded(samples, AROUND_AGAIN), List.of(), unwanted));
        }
        return best;
    }

    private boolean isUnsure(MoonshineModel.Written written) {
        return written.likelihood() < UNSURE && !unwanted.getAsBoolean();
    }

    /** Certain that nothing was said, a decoder does not take away what another one heard. */
    private static MoonshineModel.Written likelier(MoonshineModel.Written one, MoonshineModel.Written other) {
        return other.likelihood() > one.likelihood() && !other.text().isEmpty() ? other : one;
    }

    private static float[] joined(float[] first, float[] second) {
        float[] out = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, out, first.length, second.length);
        return out;
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
