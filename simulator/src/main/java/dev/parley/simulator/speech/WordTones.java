package dev.parley.simulator.speech;

import dev.parley.codec.PcmClip;
import dev.parley.resample.Resampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Words that can be heard again in their sound: each word of a vocabulary has a tone of its own above the voice, which
 * survives resampling to 16 kHz and more. What was lost or said twice between a speaker and a listener is therefore in what
 * the listener hears. Two of the same word without a pause between them are heard as one. Sound is 24 kHz. Thread-safe.
 */
public final class WordTones {
    /** Words that a vocabulary may have. */
    public static final int TONES = 24;

    static final int RATE = 24_000;
    /** 20 ms: a whole number of periods of each tone, so that no tone is heard in another one's place. */
    private static final int SLICE = 480;

    private static final double SLICE_SECONDS = SLICE / (double) RATE;
    /** What is resampled to it has nothing above 4 kHz. */
    private static final int LOW_RATE = 8_000;

    private static final int VOICE = 400;
    private static final int QUIET_SLICES = 2;
    private static final int LOWEST_HZ = 4_500;
    private static final int STEP_HZ = 100;
    private static final double LEVEL = 0.06;
    private static final double AUDIBLE = 0.015;
    private static final float FULL_SCALE = 32_767;
    private static final int WORD_SAMPLES = 12 * SLICE;
    private static final int PAUSE_SAMPLES = 5 * SLICE;
    /** Less of a word is not understood. */
    private static final int LEAST_SLICES = 5;

    private final List<String> vocabulary;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final AtomicLong heard = new AtomicLong();
    private final AtomicLong said = new AtomicLong();

    /**
     * A word that was heard.
     *
     * @param start seconds from where the listener began
     */
    public record Word(String text, double start, double end) {}

    /** @param vocabulary {@value #TONES} different words at most, in lower case */
    public WordTones(List<String> vocabulary) {
        if (vocabulary.size() > TONES) {
            throw new IllegalArgumentException("there are tones for " + TONES + " words only");
        }
        this.vocabulary = List.copyOf(vocabulary);
        for (String word : vocabulary) {
            numbers.put(word, numbers.size());
        }
    }

    /** The words of a text that belong to the vocabulary, whatever their punctuation and case. */
    public List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String each : text.split("\\s+")) {
            if (number(each).isPresent()) {
                words.add(vocabulary.get(number(each).getAsInt()));
            }
        }
        return words;
    }

    /** Words of the vocabulary that its listeners have heard so far. */
    public long heard() {
        return heard.get();
    }

    /** Words of the vocabulary that were said with its tones so far. */
    public long said() {
        return said.get();
    }

    OptionalInt number(String word) {
        Integer number = numbers.get(word.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", ""));
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /**
     * Speech whose words can be told: those of a text for 240 ms each, 100 ms apart.
     *
     * @param voice speech of any words at 24 kHz, for detectors of voice; it is repeated as long as the words take, without
     *     its pauses and without what it has where the tones are
     */
    public short[] sound(String text, short[] voice) {
        String[] words = text.strip().split("\\s+");
        PcmClip low = Resampler.resample(new PcmClip(voiced(voice), RATE), LOW_RATE);
        short[] base = Resampler.resample(low, RATE).samples();
        short[] sound = new short[words.length * (WORD_SAMPLES + PAUSE_SAMPLES)];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = base[i % base.length];
        }
        for (int i = 0; i < words.length; i++) {
            int from = i * (WORD_SAMPLES + PAUSE_SAMPLES);
            short[] word = Arrays.copyOfRange(sound, from, from + WORD_SAMPLES);
            tone(words[i]).add(word, 1, 1);
            System.arraycopy(word, 0, sound, from, WORD_SAMPLES);
        }
        return sound;
    }

    /** A recording without its pauses, which would end a turn between two words. */
    private static short[] voiced(short[] speech) {
        short[] voiced = new short[speech.length];
        int length = 0;
        int quiet = 0;
        for (int from = 0; from + SLICE <= speech.length; from += SLICE) {
            double sum = 0;
            for (int i = from; i < from + SLICE; i++) {
                sum += (double) speech[i] * speech[i];
            }
            quiet = Math.sqrt(sum / SLICE) > VOICE ? 0 : quiet + 1;
            if (quiet <= QUIET_SLICES && (length > 0 || quiet == 0)) {
                System.arraycopy(speech, from, voiced, length, SLICE);
                length += SLICE;
            }
        }
        return Arrays.copyOf(voiced, length);
    }

    /** The tone of a word that is being said; silent for a word that is none of the vocabulary. */
    Tone tone(String word) {
        OptionalInt number = number(word);
        number.ifPresent(known -> said.incrementAndGet());
        return new Tone(number);
    }

    /** One word's tone. Confined to one thread. */
    static final class Tone {
        private final OptionalInt number;
        private long at;

        private Tone(OptionalInt number) {
            this.number = number;
        }

        /** Adds the next samples, at a level that runs from {@code from} to {@code to}. */
        void add(short[] frame, double from, double to) {
            if (number.isEmpty()) {
                return;
            }
            double step = 2 * Math.PI * hertz(number.getAsInt()) / RATE;
            for (int i = 0; i < frame.length; i++) {
                double level = LEVEL * (from + (to - from) * i / frame.length);
                long sum = frame[i] + Math.round(FULL_SCALE * level * Math.sin(step * at++));
                frame[i] = (short) Math.clamp(sum, Short.MIN_VALUE, Short.MAX_VALUE);
            }
        }
    }

    private static double hertz(int number) {
        return LOWEST_HZ + (double) STEP_HZ * number;
    }

    /** Hears the words of one stream from its beginning. */
    public Listener listener() {
        return new Listener();
    }

    /** Confined to one thread. */
    public final class Listener {
        private final float[] slice = new float[SLICE];
        private int filled;
        private long slices;
        private OptionalInt current = OptionalInt.empty();
        private int lasted;

        private Listener() {}

        /** Takes samples of full scale 1, and returns the words that ended in them. */
        public List<Word> hear(float[] samples) {
            List<Word> words = new ArrayList<>(0);
            for (float sample : samples) {
                slice[filled++] = sample;
                if (filled == SLICE) {
                    filled = 0;
                    take(loudest(), words);
                    slices++;
                }
            }
            return words;
        }

        private void take(OptionalInt number, List<Word> words) {
            if (number.equals(current)) {
                lasted++;
                return;
            }
            if (current.isPresent() && lasted >= LEAST_SLICES) {
                heard.incrementAndGet();
                words.add(new Word(
                        vocabulary.get(current.getAsInt()), (slices - lasted) * SLICE_SECONDS, slices * SLICE_SECONDS));
            }
            current = number;
            lasted = 1;
        }

        private OptionalInt loudest() {
            int best = 0;
            double most = 0;
            for (int i = 0; i < vocabulary.size(); i++) {
                double amplitude = amplitude(hertz(i));
                if (amplitude > most) {
                    most = amplitude;
                    best = i;
                }
            }
            return most < AUDIBLE ? OptionalInt.empty() : OptionalInt.of(best);
        }

        /** Goertzel's algorithm. */
        private double amplitude(double hertz) {
            double twice = 2 * Math.cos(2 * Math.PI * hertz / RATE);
            double last = 0;
            double before = 0;
            for (float sample : slice) {
                double next = sample + twice * last - before;
                before = last;
                last = next;
            }
            return 2 * Math.sqrt(Math.max(0, last * last + before * before - twice * last * before)) / SLICE;
        }
    }
}
