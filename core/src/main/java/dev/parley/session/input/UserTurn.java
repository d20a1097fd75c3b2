package dev.parley.session.input;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.provider.SttEvent;
import dev.parley.speech.Spacing;
import dev.parley.turn.words.Backchannels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

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
    private List<String> guessed = List.of();
    /** What was guessed last, be it in a hurry. */
    private List<String> glanced = List.of();

    /** Of the words with those that were guessed last. */
    private OptionalDouble sentenceEnd = OptionalDouble.empty();

    /** Of the words that were told last. */
    private OptionalDouble confidence = OptionalDouble.empty();

    UserTurn(String itemId, long startSample, boolean announced) {
        this.itemId = itemId;
        this.startSample = startSample;
        this.announced = announced;
    }

    boolean ended() {
        return flushId > 0;
    }

    /** The recogniser guesses these words. */
    void guess(List<String> words, SttEvent.Partial guess) {
        guessed = List.copyOf(words);
        glance(words, guess.sentenceEnd());
        confidence = guess.confidence();
    }

    /** The recogniser has glanced at these words. */
    void glance(List<String> words, OptionalDouble certainty) {
        glanced = List.copyOf(words);
        sentenceEnd = certainty;
    }

    void add(List<SttEvent.Word> more, OptionalDouble certainty) {
        confidence = certainty;
        // What was guessed before has become certain, or else nothing is known of how these words end.
        if (!glanced.equals(more.stream().map(SttEvent.Word::text).toList())) {
            sentenceEnd = OptionalDouble.empty();
        }
        words.addAll(more);
        guessed = List.of();
        glanced = List.of();
    }

    /** The item it is in the conversation. */
    Item.Message item(Optional<String> transcript, long durationMs) {
        return new Item.Message(
                itemId, Role.USER, Item.Status.COMPLETED, List.of(new Part.InputAudio(transcript, durationMs)));
    }

    /** The words that will not change any more. */
    String transcript() {
        return Spacing.join(words());
    }

    /** Those, and behind them the words that are guessed. */
    String transcriptWithGuess() {
        return Spacing.join(wordsWithGuess());
    }

    List<String> words() {
        return words.stream().map(SttEvent.Word::text).toList();
    }

    /** All words heard so far, those that are guessed behind the others. */
    List<String> wordsWithGuess() {
        List<String> all = new ArrayList<>(words.size() + guessed.size());
        words.forEach(word -> all.add(word.text()));
        all.addAll(glanced);
        return all;
    }

    /** How sure the recogniser is that a sentence ends behind {@link #wordsWithGuess()}; empty: it has no opinion. */
    OptionalDouble sentenceEnd() {
        return sentenceEnd;
    }

    /** Whether all that was said is one word that may be a hummed sound. */
    boolean isHummed() {
        return Backchannels.isHummed(wordsWithGuess(), confidence);
    }

    int guessedWords() {
        return guessed.size();
    }
}
