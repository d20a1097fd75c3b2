package dev.parley.dialect.stream;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Puts the pieces of a reply together into sentences: words are told beside the sound they are spoken in, so a sentence's
 * sound is complete when the next one's words come. One that is longer than {@value #MOST_SECONDS} s comes in parts. One
 * thread.
 */
final class Sentences {
    static final int MOST_SECONDS = 20;
    private static final Pattern END = Pattern.compile("(?s).*[.!?…。！？؟।][\"'”’»)\\]]*\\s*");

    private final int most;
    private final StringBuilder words = new StringBuilder();
    private short[] sound = new short[0];
    private int length;

    /** A sentence, or as much of it as fits. */
    record Sentence(String text, short[] samples) {}

    /** @param rate of the sound, in Hz */
    Sentences(int rate) {
        most = rate * MOST_SECONDS;
    }

    /** More words; the sentence before them, if it is complete. */
    Optional<Sentence> words(String delta) {
        boolean next = !delta.isBlank() && END.matcher(words).matches();
        Optional<Sentence> complete = next ? end() : Optional.empty();
        words.append(delta);
        return complete;
    }

    /** More sound; what was there before, if both are too long together. */
    Optional<Sentence> sound(short[] samples) {
        Optional<Sentence> full = length + samples.length > most ? end() : Optional.empty();
        if (length + samples.length > sound.length) {
            sound = Arrays.copyOf(sound, Math.max(2 * sound.length, length + samples.length));
        }
        System.arraycopy(samples, 0, sound, length, samples.length);
        length += samples.length;
        return full;
    }

    /** What is there; nothing when there is neither word nor sound. */
    Optional<Sentence> end() {
        String text = words.toString().strip();
        Optional<Sentence> last = text.isEmpty() && length == 0
                ? Optional.empty()
                : Optional.of(new Sentence(text, Arrays.copyOf(sound, length)));
        clear();
        return last;
    }

    /** Forgets what is there. */
    void clear() {
        words.setLength(0);
        length = 0;
    }
}
