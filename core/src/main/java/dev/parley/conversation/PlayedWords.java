package dev.parley.conversation;

import dev.parley.speech.Spacing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which words of one spoken reply lie where in its audio, so that what was heard can be told from what was generated.
 * A word counts as heard once at least half of it has been played. Confined to the session's loop.
 */
public final class PlayedWords {
    private final List<SpokenWord> words = new ArrayList<>();

    /** A word and its place in the reply's audio, in ms. */
    public record SpokenWord(String text, long startMs, long endMs) {
        boolean heardAt(long playedMs) {
            return playedMs > startMs && playedMs * 2 >= startMs + endMs;
        }
    }

    /** Adds the next word; words come in order. */
    public void add(SpokenWord word) {
        words.add(word);
    }

    /** Takes the last word back, if it is not heard when all {@code audioMs} that there are have been played. */
    public Optional<SpokenWord> takeBack(long audioMs) {
        return words.isEmpty() || words.getLast().heardAt(audioMs) ? Optional.empty() : Optional.of(words.removeLast());
    }

    public List<SpokenWord> words() {
        return List.copyOf(words);
    }

    /** How many of the words, from the first on, were heard when the first {@code playedMs} have been played. */
    public int heardCount(long playedMs) {
        int count = 0;
        while (count < words.size() && words.get(count).heardAt(playedMs)) {
            count++;
        }
        return count;
    }

    /** The words heard when the first {@code playedMs} of the audio have been played. */
    public String heardText(long playedMs) {
        StringBuilder text = new StringBuilder();
        for (SpokenWord word : words) {
            if (!word.heardAt(playedMs)) {
                break;
            }
            Spacing.append(text, word.text());
        }
        return text.toString();
    }
}
