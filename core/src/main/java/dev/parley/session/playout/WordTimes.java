package dev.parley.session.playout;

import dev.parley.conversation.PlayedWords.SpokenWord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * When the words of one synthesised stream are spoken. A synthesiser that stamps its words is believed. Of one that does
 * not, each word is taken to last as long as its letters do in usual speech, as far as there is audio. Loop only.
 */
final class WordTimes {
    /** About 15 letters a second, the pause behind the word included. */
    private static final double LETTER_MS = 65;

    /** The least a word takes, in letters. */
    private static final int SHORTEST = 2;

    /** Audio without a stamp after which none is expected: the first word may come behind a breath. */
    private static final long UNSTAMPED_MS = 1_500;

    private long startMs;
    private final double speed;
    private final Consumer<SpokenWord> words;
    private final Deque<String> given = new ArrayDeque<>();
    private boolean stamps;
    private boolean estimates;
    private double nextMs;

    /**
     * @param startMs where in the reply the stream's audio begins
     * @param speed of the voice; 1 is its own
     */
    WordTimes(long startMs, double speed, Consumer<SpokenWord> words) {
        this.startMs = startMs;
        this.speed = Math.max(0.1, speed);
        this.words = words;
        this.nextMs = startMs;
    }

    /** So much audio of another source was put in behind what has come: what follows is that much later. */
    void interposed(long ms) {
        startMs += ms;
        nextMs += ms;
    }

    /** The synthesiser was given this word. */
    void given(String word) {
        given.add(word);
    }

    /** The synthesiser says when it speaks a word, in ms of its own audio. */
    void stamped(String word, long fromMs, long toMs) {
        if (!estimates) {
            stamps = true;
            given.poll();
            words.accept(new SpokenWord(word, startMs + fromMs, startMs + toMs));
        }
    }

    /** There is audio up to {@code endMs} of the reply. */
    void audio(long endMs) {
        if (!stamps && (estimates || endMs - startMs >= UNSTAMPED_MS)) {
            estimate(endMs);
        }
    }

    /** No further audio of this stream comes, or none is to be heard: what can be told of it is told now. */
    void settle(long endMs) {
        if (!stamps && endMs > startMs) {
            estimate(endMs);
        }
    }

    /** All that was given has been spoken, up to {@code endMs} of the reply. */
    void done(long endMs) {
        if (!stamps && endMs > startMs) {
            estimate(endMs);
            given.forEach(word -> words.accept(new SpokenWord(word, Math.min((long) nextMs, endMs), endMs)));
            given.clear();
        }
    }

    private void estimate(long endMs) {
        estimates = true;
        while (!given.isEmpty()) {
            double until = nextMs + Math.max(SHORTEST, given.peek().length() + 1) * LETTER_MS / speed;
            if (until > endMs) {
                return;
            }
            words.accept(new SpokenWord(given.poll(), (long) nextMs, (long) until));
            nextMs = until;
        }
    }
}
