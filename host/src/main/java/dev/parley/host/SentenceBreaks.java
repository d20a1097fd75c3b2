package dev.parley.host;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a text where a voice may stop: behind sentences, and in long ones behind clauses or words. Stateless. */
public final class SentenceBreaks {
    /** A piece so short may be an abbreviation, and goes with what follows. */
    private static final int SHORT = 24;
    /** Characters of one piece: what is spoken for nobody when its listener is gone. */
    static final int LONGEST = 300;

    private SentenceBreaks() {}

    public static List<String> of(String text) {
        List<String> sentences = new ArrayList<>();
        BreakIterator ends = BreakIterator.getSentenceInstance(Locale.ROOT);
        ends.setText(text);
        StringBuilder piece = new StringBuilder();
        int from = ends.first();
        for (int to = ends.next(); to != BreakIterator.DONE; from = to, to = ends.next()) {
            piece.append(text, from, to);
            if (piece.toString().strip().length() >= SHORT) {
                cut(piece.toString().strip(), sentences);
                piece.setLength(0);
            }
        }
        cut(piece.toString().strip(), sentences);
        return sentences;
    }

    private static void cut(String sentence, List<String> to) {
        String rest = sentence;
        while (rest.length() > LONGEST) {
            int at = Math.max(rest.lastIndexOf(", ", LONGEST), rest.lastIndexOf("; ", LONGEST)) + 1;
            at = at > 0 ? at : rest.lastIndexOf(' ', LONGEST);
            at = at > 0 ? at : whole(rest);
            to.add(rest.substring(0, at).strip());
            rest = rest.substring(at).strip();
        }
        if (!rest.isEmpty()) {
            to.add(rest);
        }
    }

    /** Not within a character that takes two. */
    private static int whole(String text) {
        return Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    }
}
