package dev.parley.engines.hibari;

import ai.onnxruntime.OrtException;
import dev.parley.engines.hibari.dsp.Noise;
import dev.parley.engines.hibari.dsp.Vocoder;
import dev.parley.engines.support.Clause;
import dev.parley.g2p.ClauseReader;
import dev.parley.g2p.PhonemeVocabulary;
import dev.parley.g2p.Reading;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Speaks clauses: reads them, asks the network, makes the sound. Thread-safe. */
final class Synthesizer {
    /** Rate of the audio, in Hz. */
    static final int SAMPLE_RATE = Vocoder.SAMPLE_RATE;

    /**
     * Phonemes the network is given at most. Time and memory of its attention grow with the square, and its teacher was
     * made for 510.
     */
    private static final int LONGEST = 400;

    /** Punctuation at the end that tells the network how its melody ends. */
    private static final String ENDINGS = ".,;:!?\u2026\u2014";

    private static final int FRAMES_A_STEP = 2;

    /** Before a clause the network puts a third of a second of silence. */
    private static final float EDGE_PACE = 7;

    /** The mark at the end lasts 150 to 350 ms, of which the last word's sound fills the beginning. */
    private static final float MARK_PACE = 2;

    private final ClauseReader reader;
    private final PhonemeVocabulary vocabulary;
    private final AcousticNetwork network;
    private final Noise noise;

    Synthesizer(ClauseReader reader, PhonemeVocabulary vocabulary, AcousticNetwork network, Noise noise) {
        this.reader = reader;
        this.vocabulary = vocabulary;
        this.network = network;
        this.noise = noise;
    }

    /** How a clause is to be spoken; a {@code speed} above 1 is faster. */
    record Manner(VoiceStyle style, double speed) {}

    /** Where a word begins and ends, in samples from the next audio; empty for one that is not spoken. */
    record Span(int start, int end) {}

    /** Takes a clause as it is spoken, in the thread that computes it. */
    interface Listener {
        /** When the words from number {@code first} on are spoken; each is told once, before its audio. */
        void words(int first, List<Span> spans);

        /** The next audio, roughly between -1 and 1. */
        void audio(float[] samples);

        /** Whether nobody wants the rest; asked now and then. */
        boolean cancelled();
    }

    /** What is pronounced of a clause. */
    Reading read(Clause clause) {
        return reader.read(clause.words());
    }

    /**
     * Speaks a clause; computes for about a hundredth of the time the speech lasts.
     *
     * @throws OrtException when the network cannot be run
     */
    void speak(Clause clause, Manner manner, Listener listener) throws OrtException {
        Reading reading = read(clause);
        int words = clause.words().size();
        if (reading.isEmpty()) {
            listener.words(0, silent(words));
            return;
        }
        List<Reading> parts = reading.parts(LONGEST);
        int from = 0;
        for (int i = 0; i < parts.size() && !listener.cancelled(); i++) {
            boolean last = i == parts.size() - 1;
            int to = last ? words : Math.max(from, lastWord(parts.get(i)) + 1);
            ClauseSound.Frame frame = new ClauseSound.Frame(from, to, last ? clause.pause() : Clause.Pause.NONE);
            speakPart(parts.get(i), manner, frame, listener);
            from = to;
        }
    }

    private static List<Span> silent(int words) {
        return Collections.nCopies(words, new Span(0, 0));
    }

    private static int lastWord(Reading part) {
        return Arrays.stream(part.words()).max().orElse(-1);
    }

    private void speakPart(Reading part, Manner manner, ClauseSound.Frame frame, Listener listener)
            throws OrtException {
        Symbols symbols = symbols(part, frame.pause());
        AcousticNetwork.Prediction prediction = network.predict(symbols.ids, paces(symbols.ids.length, manner));
        if (listener.cancelled()) {
            return;
        }
        Vocoder vocoder = new Vocoder(prediction.parts(), manner.style().frame(), noise, Arrays.hashCode(symbols.ids));
        int step = FRAMES_A_STEP * vocoder.hop();
        ClauseSound sound = new ClauseSound(frame, step, prediction.durations(), symbols.words);
        sound.speak(vocoder, manner.speed(), listener);
    }

    /** The silence around the words is hurried through: most of it would be cut off, and it costs as much as speech. */
    private static float[] paces(int symbols, Manner manner) {
        float[] paces = new float[symbols];
        double pace = manner.speed() * manner.style().stretch() / manner.style().pace();
        Arrays.fill(paces, (float) pace);
        paces[0] *= EDGE_PACE;
        paces[symbols - 1] *= EDGE_PACE;
        paces[symbols - 2] *= MARK_PACE;
        return paces;
    }

    /** What the network is given, and whose each of it is. */
    private record Symbols(long[] ids, int[] words) {}

    private Symbols symbols(Reading part, Clause.Pause pause) {
        String phonemes = part.phonemes();
        int[] owners = part.words();
        char end = phonemes.charAt(phonemes.length() - 1);
        if (ENDINGS.indexOf(end) < 0) { // without a mark, the voice would end as if cut off
            phonemes += pause == Clause.Pause.LONG ? "." : ",";
            owners = Arrays.copyOf(owners, phonemes.length());
            owners[phonemes.length() - 1] = Reading.BETWEEN;
        }
        long[] ids = new long[phonemes.length() + 2];
        int[] words = new int[ids.length];
        Arrays.fill(words, Reading.BETWEEN);
        int count = 1;
        for (int i = 0; i < phonemes.length(); i++) {
            int id = vocabulary.id(phonemes.charAt(i));
            if (id >= 0) {
                ids[count] = id;
                words[count++] = owners[i];
            }
        }
        ids[count++] = PhonemeVocabulary.EDGE;
        return new Symbols(Arrays.copyOf(ids, count), Arrays.copyOf(words, count));
    }
}
