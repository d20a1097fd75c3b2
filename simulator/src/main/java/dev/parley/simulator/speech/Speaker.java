package dev.parley.simulator.speech;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Words in, sound out, frame by frame; each word swells and fades. A word is begun once two more are known, or the end
 * is. Pure. Bounded: {@value #MAX_WORDS} words wait; more are dropped.
 */
public final class Speaker {
    private static final int LOOK_AHEAD = 2;
    private static final int MAX_WORDS = 20_000;

    private final VoicedSound sound;
    private final Optional<WordTones> tones;
    private final Deque<String> words = new ArrayDeque<>();
    private final short[] frame = new short[SimulatedRecogniser.FRAME];
    private long frames;
    private int framesOfWord;
    private int framesLeft;
    private boolean ended;
    private WordTones.@Nullable Tone tone;

    /** A word that begins with the next frame; times from the start of the sound. */
    public record Begun(String word, double startSeconds, double stopSeconds) {}

    /** @param voice its name decides the pitch */
    public Speaker(String voice) {
        this(voice, Optional.empty());
    }

    /** @param tones of the words, so that they can be heard again */
    public Speaker(String voice, Optional<WordTones> tones) {
        this.sound = new VoicedSound(voice);
        this.tones = tones;
    }

    /** False when there is no room. */
    public boolean add(String word) {
        return words.size() < MAX_WORDS && words.add(word);
    }

    public void end() {
        ended = true;
    }

    /** Whether everything has been said. */
    public boolean done() {
        return ended && words.isEmpty() && framesLeft == 0;
    }

    /** Whether {@link #next()} has a frame; otherwise more words have to be known. */
    public boolean canSpeak() {
        return framesLeft > 0 || words.size() > (ended ? 0 : LOOK_AHEAD);
    }

    /** Begins the next word if the last one is over; empty in the middle of a word. */
    public Optional<Begun> begin() {
        if (framesLeft > 0) {
            return Optional.empty();
        }
        String word = words.remove();
        framesOfWord = 2 + word.length() / 3;
        framesLeft = framesOfWord;
        tone = tones.map(it -> it.tone(word)).orElse(null);
        double start = frames * SimulatedRecogniser.FRAME_SECONDS;
        return Optional.of(new Begun(word, start, start + framesOfWord * SimulatedRecogniser.FRAME_SECONDS));
    }

    /** The next frame of the word that has begun. Valid until the next one. */
    public short[] next() {
        int at = framesOfWord - framesLeft;
        sound.fill(frame, level(at), level(at + 1));
        if (tone != null) {
            tone.add(frame, level(at), level(at + 1));
        }
        framesLeft--;
        frames++;
        return frame;
    }

    public long frames() {
        return frames;
    }

    public void clear() {
        words.clear();
        framesLeft = 0;
    }

    private double level(int boundary) {
        return Math.sin(Math.PI * boundary / framesOfWord);
    }
}
