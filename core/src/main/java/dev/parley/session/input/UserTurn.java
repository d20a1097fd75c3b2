package dev.parley.session.input;

import dev.parley.provider.SttEvent;
import dev.parley.speech.Spacing;
import java.util.ArrayList;
import java.util.List;

/** One turn of the caller, from its first audio until its words are complete. Loop only. */
final class UserTurn {
    final String itemId;
    /** Position of its first sample in the caller's audio. */
    final long startSample;
    /** Whether the client was told that speech started. */
    final boolean announced;
    /** Position behind its last sample; valid once it is committed. */
    long endSample;
    /** The flush that asks for its last words; 0 before it is committed. */
    long flushId;
    /** Session clock at which it ended, in ms; valid once it is committed. */
    long endedAtMs;
    /** Whether the client ended it itself. */
    boolean committed;
    /** Whether its words are not wanted any more: the client threw it away, or was told that they are lost. */
    boolean discarded;
    /** Which version of the item its words belong to; valid once it is committed. */
    long version;

    private final List<SttEvent.Word> words = new ArrayList<>();
    private int guessedWords;

    UserTurn(String itemId, long startSample, boolean announced) {
        this.itemId = itemId;
        this.startSample = startSample;
        this.announced = announced;
    }

    boolean ended() {
        return flushId > 0;
    }

    /** The recogniser guesses so many words that may still change. */
    void guess(int count) {
        guessedWords = count;
    }

    void add(List<SttEvent.Word> more) {
        words.addAll(more);
        guessedWords = 0;
    }

    /** The words that will not change any more. */
    String transcript() {
        return Spacing.join(words());
    }

    List<String> words() {
        return words.stream().map(SttEvent.Word::text).toList();
    }

    /** All words heard so far, with those that are guessed behind them. */
    List<String> wordsWith(List<String> guessed) {
        List<String> all = new ArrayList<>(words.size() + guessed.size());
        words.forEach(word -> all.add(word.text()));
        all.addAll(guessed);
        return all;
    }

    int guessedWords() {
        return guessedWords;
    }
}
