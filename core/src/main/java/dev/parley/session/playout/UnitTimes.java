package dev.parley.session.playout;

import dev.parley.conversation.PlayedWords.SpokenWord;
import dev.parley.speech.SpokenUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Tells when written units are spoken, given when the words said for them are: "5 km" from the first sound of "five" to the
 * last of "kilometers". Words are followed by their letters, so that a synthesiser may join or split them. Loop only.
 */
final class UnitTimes {
    /** How many words a synthesiser may leave out before it is no longer followed by letters. */
    private static final int REACH = 4;

    private final Consumer<SpokenWord> units;
    private final Deque<Open> open = new ArrayDeque<>();

    /** A unit whose words have not all been spoken. */
    private static final class Open {
        final String written;
        final Deque<String> words = new ArrayDeque<>();
        long startMs = -1;

        Open(SpokenUnit unit) {
            written = unit.written().strip();
            for (String word : unit.spoken().split("\\s+")) {
                String letters = letters(word);
                if (!letters.isEmpty()) {
                    words.add(letters);
                }
            }
            if (words.isEmpty()) {
                words.add(unit.spoken());
            }
        }
    }

    UnitTimes(Consumer<SpokenWord> units) {
        this.units = units;
    }

    /** The synthesiser was given this unit. */
    void given(SpokenUnit unit) {
        open.add(new Open(unit));
    }

    /** The synthesiser speaks a word, or several. */
    void spoken(SpokenWord word) {
        for (String piece : word.text().strip().split("\\s+")) {
            follow(letters(piece).isEmpty() ? piece : letters(piece), word);
        }
    }

    private void follow(String letters, SpokenWord word) {
        String left = letters;
        while (!left.isEmpty() && !open.isEmpty()) {
            skipTo(left, word);
            String next = open.peek().words.peek();
            if (next.length() > left.length() && next.startsWith(left)) {
                begin(word);
                open.peek().words.poll();
                open.peek().words.addFirst(next.substring(left.length()));
                return;
            }
            left = left.startsWith(next) ? left.substring(next.length()) : "";
            take(word);
        }
    }

    /** Words left out are taken as spoken in no time. */
    private void skipTo(String letters, SpokenWord word) {
        int skip = 0;
        for (Open unit : open) {
            for (String next : unit.words) {
                if (next.startsWith(letters) || letters.startsWith(next)) {
                    SpokenWord nothing = new SpokenWord("", word.startMs(), word.startMs());
                    for (int i = 0; i < skip; i++) {
                        take(nothing);
                    }
                    return;
                }
                if (++skip > REACH) {
                    return;
                }
            }
        }
    }

    private void begin(SpokenWord word) {
        Open unit = open.peek();
        unit.startMs = unit.startMs < 0 ? word.startMs() : unit.startMs;
    }

    private void take(SpokenWord word) {
        begin(word);
        Open unit = open.peek();
        unit.words.poll();
        if (unit.words.isEmpty()) {
            open.poll();
            units.accept(new SpokenWord(unit.written, unit.startMs, word.endMs()));
        }
    }

    private static String letters(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
