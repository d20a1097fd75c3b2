package dev.parley.simulator.speech;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hears scripted words where there is energy: while there is speech, one word of the current line every 320 ms, and what
 * is left of the line as soon as the speech pauses. The next utterance has the next line, unless a mark in its audio
 * names another; or the words whose tones are in the audio. Pure; times are in frames of {@value #FRAME} samples.
 */
public final class SimulatedRecogniser {
    public static final int FRAME = 1920;
    public static final double FRAME_SECONDS = 0.08;

    /** Root mean square above which a frame is speech; full scale is 1. */
    private static final double SPEECH = 0.008;

    private static final int FRAMES_PER_WORD = 4;
    private static final int PAUSE_FRAMES = 3;
    private static final int UTTERANCE_GAP_FRAMES = 6;
    /** Silent frames at which each pause score reaches 1: horizons of 0.5, 1, 2 and 3 s. */
    private static final float[] CERTAIN_AFTER = {7, 8.5f, 10, 12};

    private static final float SPEAKING = 0.02f;

    private final Script script;
    private final Unfinished unfinished;
    private final Optional<WordTones.Listener> listener;
    private boolean holdsLast;
    private Optional<Script.Line> named = Optional.empty();
    private int nextLine;
    private int utterance;
    private List<String> words = List.of();
    private int nextWord;
    private int voiced;
    private boolean spoke;
    private int silence = Integer.MAX_VALUE / 2;
    private long frames;

    /** A word and the frames it was spoken in. */
    public record Heard(String text, long fromFrame, long toFrame) {
        public double startSeconds() {
            return fromFrame * FRAME_SECONDS;
        }

        public double stopSeconds() {
            return toFrame * FRAME_SECONDS;
        }
    }

    public SimulatedRecogniser(Script script) {
        this(script, new Unfinished());
    }

    /** @param unfinished utterances of other connections */
    public SimulatedRecogniser(Script script, Unfinished unfinished) {
        this.script = script;
        this.unfinished = unfinished;
        this.listener = script.tones().map(WordTones::listener);
    }

    /**
     * The last word of a line is heard where its speech pauses, as the last of what is said: no sound is left behind it, that
     * somebody who sends the sound behind the last word once more would have heard as another utterance.
     */
    public SimulatedRecogniser holdingLast() {
        holdsLast = true;
        return this;
    }

    /** The words of the utterance from the {@code told}th on. */
    public List<String> wordsBehind(int told) {
        return words.subList(Math.min(told, words.size()), words.size());
    }

    /** The audio says which line its next utterance is, by the number of a mark. */
    public void marked(int number) {
        named = script.marked(number).or(() -> named);
    }

    /** Takes one frame and returns the words that ended in it. */
    public List<Heard> hear(float[] frame) {
        List<Heard> heard = new ArrayList<>(0);
        if (energy(frame) > SPEECH) {
            beginUtterance();
            silence = 0;
            boolean mayBeLast = nextWord + 1 < words.size() || !holdsLast;
            if (++voiced % FRAMES_PER_WORD == 0 && mayBeLast) {
                say(heard, 1, frames - FRAMES_PER_WORD + 1);
            }
        } else {
            silence++;
            if (silence == PAUSE_FRAMES) {
                say(heard, words.size(), frames - PAUSE_FRAMES);
            }
        }
        listener.ifPresent(it -> it.hear(frame).forEach(word -> heard.add(inFrames(word))));
        frames++;
        return heard;
    }

    private static Heard inFrames(WordTones.Word word) {
        return new Heard(word.text(), Math.round(word.start() / FRAME_SECONDS), Math.round(word.end() / FRAME_SECONDS));
    }

    /** Probabilities that the speaker stays silent for 0.5, 1, 2 and 3 s, as the last frame left them. */
    public float[] pauseScores() {
        float[] scores = new float[CERTAIN_AFTER.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.clamp(silence / CERTAIN_AFTER[i], SPEAKING, 1);
        }
        return scores;
    }

    /** Whether there is speech now, or was a moment ago. */
    public boolean inUtterance() {
        return spoke && silence < UTTERANCE_GAP_FRAMES;
    }

    /** Number of the utterance under way, or heard last. */
    public int utterance() {
        return utterance;
    }

    /** Whether there has been speech at all. */
    public boolean hasHeardSpeech() {
        return spoke;
    }

    private void beginUtterance() {
        spoke = true;
        if (silence >= UTTERANCE_GAP_FRAMES) {
            words = named.map(SimulatedRecogniser::words)
                    .or(unfinished::take)
                    .orElseGet(() -> words(script.line(nextLine++)));
            utterance++;
            named = Optional.empty();
            nextWord = 0;
            voiced = 0;
        }
    }

    private static List<String> words(Script.Line line) {
        return line.text().isEmpty() ? List.of() : List.of(line.text().split("\\s+"));
    }

    private void say(List<Heard> heard, int atMost, long fromFrame) {
        for (int i = 0; i < atMost && nextWord < words.size(); i++) {
            heard.add(new Heard(words.get(nextWord++), Math.max(0, fromFrame), frames));
        }
    }

    private static double energy(float[] frame) {
        double sum = 0;
        for (float sample : frame) {
            sum += sample * sample;
        }
        return Math.sqrt(sum / frame.length);
    }
}
