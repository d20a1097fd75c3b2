package dev.parley.session.playout;

import dev.parley.conversation.PlayedWords;
import dev.parley.conversation.PlayedWords.SpokenWord;
import java.util.Optional;

/**
 * The words of one reply that a synthesiser began to speak. Where it breaks in the middle of one, the next speaks that word
 * again; it is told only once. Loop only.
 */
final class StampedWords {
    private final PlayedWords played;
    private final Playout playout;
    private final SpokenText text;
    /** Words that are spoken again and were told before. */
    private int told;

    StampedWords(PlayedWords played, Playout playout, SpokenText text) {
        this.played = played;
        this.playout = playout;
        this.text = text;
    }

    void add(SpokenWord word) {
        text.spoke();
        played.add(word);
        if (told > 0) {
            told--;
        } else {
            playout.add(word);
        }
    }

    /** No more audio comes of that synthesiser than up to {@code audioMs}: words that lack more than half were not spoken. */
    void cutOff(long audioMs) {
        Optional<SpokenWord> cut = played.takeBack(audioMs);
        while (cut.isPresent()) {
            text.wasCutOff();
            if (!playout.takeBack(cut.get())) {
                told++;
            }
            cut = played.takeBack(audioMs);
        }
    }
}
