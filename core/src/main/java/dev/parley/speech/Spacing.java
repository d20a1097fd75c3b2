package dev.parley.speech;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Where texts of all scripts may be cut, and where a space belongs between two pieces. Pure. */
public final class Spacing {
    private static final Set<UnicodeScript> UNSPACED = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.TIBETAN);

    private static final String STOPS = "。！？、，；：．…⋯～」』）】》〉”’｣､｡";
    private static final String OPENERS = "「『（【《〈“‘｢";
    /** Kana and marks that belong to what stands before them. */
    private static final String CLINGING = "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮーー々〻ゝゞヽヾะาำๅๆฯະາຳໆ";
    /** Vowels written before the consonant they follow. */
    private static final String LEADING = "เแโใไເແໂໃໄ";

    /** Signs that join the consonant behind them to the one before, in Khmer and Burmese. */
    private static final String JOINERS = "\u17d2\u1039";

    private Spacing() {}

    /** Whether a script without spaces between words has this character. */
    static boolean unspaced(int codePoint) {
        return UNSPACED.contains(UnicodeScript.of(codePoint)) || codePoint == 'ー';
    }

    /** Whether a clause of such a script ends with it. */
    static boolean stops(int codePoint) {
        return STOPS.indexOf(codePoint) >= 0;
    }

    /** Whether a text may be cut between these two. */
    static boolean cuttable(int before, int after) {
        int type = Character.getType(after);
        boolean mark = type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
        return !mark
                && CLINGING.indexOf(after) < 0
                && LEADING.indexOf(before) < 0
                && JOINERS.indexOf(before) < 0
                && OPENERS.indexOf(before) < 0
                && !stops(after);
    }

    /** Adds the next piece of a text, with a space before it where its script has one. */
    public static void append(StringBuilder text, String piece) {
        text.append(between(text, piece)).append(piece);
    }

    /** What stands between a text and its next piece: a space where their script has one, and both are something. */
    public static String between(CharSequence text, String piece) {
        return !text.isEmpty()
                        && !piece.isEmpty()
                        && spaced(Character.codePointBefore(text, text.length()), piece.codePointAt(0))
                ? " "
                : "";
    }

    /** The pieces as one text. */
    public static String join(List<String> pieces) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> append(text, piece));
        return text.toString();
    }

    private static boolean spaced(int before, int after) {
        boolean first = unspaced(before) || stops(before) || OPENERS.indexOf(before) >= 0;
        boolean second = unspaced(after) || stops(after) || OPENERS.indexOf(after) >= 0;
        return !(first && second)
                && !(unspaced(before) && Character.isDigit(after) || Character.isDigit(before) && unspaced(after));
    }
}
