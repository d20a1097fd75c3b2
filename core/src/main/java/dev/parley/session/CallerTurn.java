package dev.parley.session;

import dev.parley.provider.SttEvent;
import java.util.ArrayList;
import java.util.List;

/** One turn of the caller, from its first audio until its words are complete. Loop only. */
final class CallerTurn {
    final String itemId;
    /** Position of its first sample in the caller's audio. */
    final long startSample;
    /** Whether the client was told that speech started. */
    final boolean announced;
    /** Position behind its last sample; valid once it is committed. */
    long endSample;
    /** The flush that asks for its last words; 0 before it is committed. */
    long flushId;
    /** Whether the client ended it itself. */
    boolean committed;
    /** Whether the client threw it away: its words are not wanted. */
    boolean discarded;
    /** Whether its words took too long: the conversation went on without those still to come. */
    boolean overdue;

    private final List<SttEvent.Word> words = new ArrayList<>();
    private String guess = "";

    CallerTurn(String itemId, long startSample, boolean announced) {
        this.itemId = itemId;
        this.startSample = startSample;
        this.announced = announced;
    }

    void guess(String text) {
        guess = text;
    }

    void add(List<SttEvent.Word> more) {
        words.addAll(more);
        guess = "";
    }

    /**
     * What was recognised from {@code heldMs} (caller audio) on has to be recognised anew.
     *
     * @return where recognition has to begin: behind the last word kept
     */
    long forgetWordsFrom(long heldMs) {
        guess = "";
        words.removeIf(word -> word.startMs() >= heldMs);
        return words.isEmpty() ? heldMs : Math.max(heldMs, words.getLast().endMs());
    }

    /** The words so far; a guess that never became final is better than nothing. */
    String transcript() {
        String text = String.join(" ", words.stream().map(SttEvent.Word::text).toList());
        return (text + " " + guess).strip();
    }

    int guessedWords() {
        return guess.isBlank() ? 0 : guess.strip().split("\\s+").length;
    }
}
