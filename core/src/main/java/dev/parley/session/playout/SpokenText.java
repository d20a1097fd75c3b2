package dev.parley.session.playout;

import dev.parley.provider.TextToSpeech;
import dev.parley.speech.SpokenUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of one reply on their way through the synthesiser: which there are, which it was given, and which it has spoken.
 * Loop only.
 */
final class SpokenText {
    private static final long WORD_MS = 200;
    private static final long SHORTEST_WORD_MS = 250;

    /** Synthesisers may wait for the end of a clause; with so many words in hand none does. */
    private static final int WORDS_IN_HAND = 12;

    /** Enough to tell the language of a text. */
    private static final int TELLING_WORDS = 4;

    private final List<SpokenUnit> words = new ArrayList<>();
    private int given;
    private int spoken;
    private boolean over;
    private boolean endGiven;

    /** Learns of each word before the synthesiser gets it. */
    @FunctionalInterface
    interface Watcher {
        void given(SpokenUnit word);
    }

    void add(SpokenUnit word) {
        words.add(word);
    }

    /** The reply has no more words. */
    void end() {
        over = true;
    }

    /** Another of the words given was spoken. */
    void spoke() {
        spoken++;
    }

    /** The last of the words spoken was cut off: it is as if it had only been given. */
    void wasCutOff() {
        spoken--;
    }

    /** Another stream takes over: it gets everything behind the last word spoken. */
    void goBack() {
        given = Math.min(spoken, words.size());
        endGiven = false;
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    int spoken() {
        return spoken;
    }

    /** Whether the stream was told that nothing more comes. */
    boolean endGiven() {
        return endGiven;
    }

    /** Whether no more words will tell more about their language. */
    boolean isTelling() {
        return over || words.size() >= TELLING_WORDS;
    }

    /** Whether the synthesiser has text enough: silence from now on is its own. */
    boolean isEnough() {
        return endGiven || given - spoken > WORDS_IN_HAND;
    }

    /** The words from one on, as written. */
    List<String> from(int index) {
        return words.subList(Math.min(index, words.size()), words.size()).stream()
                .map(unit -> unit.written().strip())
                .toList();
    }

    /** The words that have not been spoken, as written. */
    List<String> rest() {
        return from(spoken);
    }

    /**
     * Gives words, and their end, as long as what they come to is no more than {@code mostMs} of audio.
     *
     * @param queuedMs audio that is not released yet
     * @param addedMs audio that has come from the synthesiser
     * @param speed of the voice, 1 is normal
     */
    void give(TextToSpeech.Stream stream, Watcher watcher, long queuedMs, long addedMs, double speed, long mostMs) {
        while (given < words.size() && queuedMs + unspokenMs(addedMs, speed) < mostMs) {
            SpokenUnit word = words.get(given);
            watcher.given(word);
            give(stream, given == 0 ? word.spoken() : word.spaced());
            given++;
        }
        if (over && !endGiven && given == words.size()) {
            endGiven = true;
            stream.end();
        }
    }

    /** Word by word, as some synthesisers stamp what they are given. */
    private static void give(TextToSpeech.Stream stream, String text) {
        int from = 0;
        for (int space = text.indexOf(' ', 1); space > 0; space = text.indexOf(' ', space + 1)) {
            stream.text(text.substring(from, space));
            from = space;
        }
        stream.text(text.substring(from));
    }

    /** About how much audio will come of the words given: a model may write a whole reply before the first sound. */
    private long unspokenMs(long addedMs, double speed) {
        // Not every synthesiser stamps every word, and nobody speaks faster than this for long.
        double shortestMs = SHORTEST_WORD_MS / Math.max(1, speed);
        long done = Math.max(spoken, (long) (addedMs / shortestMs));
        return Math.max(0, given - done) * WORD_MS;
    }
}
