package dev.parley.speech;

import java.lang.Character.UnicodeScript;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Words between white space, and within scripts without it where the JDK's {@link BreakIterator} sees them. That knows the
 * words of Thai by a dictionary. Of Japanese it knows where kanji, hiragana and katakana meet; a word's hiragana ending and
 * the particles behind it stay with it here, which makes phrases (bunsetsu). It knows none within Chinese characters, nor
 * Lao, Khmer, Burmese or Tibetan: there pieces of a few characters stand for words, which leave a letter its marks.
 */
final class LocaleWordBreaker implements WordBreaker {
    /** Characters of a piece where no words are known. */
    static final int FEW = 6;

    /** A run longer than this is no word, whatever the iterator says. */
    private static final int LONGEST = 16;

    /** So far behind a word the dictionary is sure of it: of 168 words in streamed texts none was cut otherwise, with 5 five were. */
    private static final int THAI_AHEAD = 6;

    private static final Locale THAI = Locale.forLanguageTag("th");

    private final Locale locale;
    private Optional<BreakIterator> usual = Optional.empty();
    private Optional<BreakIterator> thai = Optional.empty();

    LocaleWordBreaker(Locale locale) {
        this.locale = locale;
    }

    @Override
    public List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String run : text.strip().split("\\s+")) {
            int from = 0;
            for (int cut : cuts(run)) {
                words.add(run.substring(from, cut));
                from = cut;
            }
            if (from < run.length()) {
                words.add(run.substring(from));
            }
        }
        return words;
    }

    @Override
    public int settled(String text) {
        int settled = 0;
        for (int cut : cuts(text)) {
            int ahead = isThai(text.codePointBefore(cut)) ? THAI_AHEAD : 1;
            if (cut + ahead <= text.length()) {
                settled = cut;
            }
        }
        return settled;
    }

    private List<Integer> cuts(String run) {
        if (run.codePoints().noneMatch(Spacing::unspaced)) {
            return List.of();
        }
        BreakIterator words = iterator(run);
        words.setText(run);
        List<Integer> cuts = new ArrayList<>();
        int from = 0;
        for (int end = words.next(); end != BreakIterator.DONE; end = words.next()) {
            if (end == run.length() || isBoundary(run, end)) {
                from = cutRough(run, from, end, cuts);
            }
        }
        return cuts;
    }

    /** Adds {@code end}, unless it is that of the run, and before it what divides a piece that is too long for a word. */
    private static int cutRough(String run, int begin, int end, List<Integer> cuts) {
        int from = begin;
        while (end - from > longest(run.codePointAt(from))) {
            int cut = from + FEW;
            while (cut < end && !(between(run, cut) && Spacing.unspaced(run.codePointBefore(cut)))) {
                cut++;
            }
            if (cut >= end) {
                break;
            }
            cuts.add(cut);
            from = cut;
        }
        if (end < run.length()) {
            cuts.add(end);
        }
        return end;
    }

    private static int longest(int first) {
        return switch (UnicodeScript.of(first)) {
            case HAN, BOPOMOFO, LAO, KHMER, MYANMAR, TIBETAN -> FEW;
            default -> LONGEST;
        };
    }

    private BreakIterator iterator(String run) {
        if (run.codePoints().anyMatch(LocaleWordBreaker::isThai)) {
            thai = Optional.of(thai.orElseGet(() -> BreakIterator.getWordInstance(THAI)));
            return thai.get();
        }
        usual = Optional.of(usual.orElseGet(() -> BreakIterator.getWordInstance(locale)));
        return usual.get();
    }

    private static boolean isBoundary(String run, int at) {
        int before = run.codePointBefore(at);
        if (Spacing.stops(before)) {
            return Spacing.cuttable(before, run.codePointAt(at));
        }
        return Spacing.unspaced(before) && between(run, at) && !isEnding(before, run.codePointAt(at));
    }

    /** Whether what follows is of such a script, too, and may be parted from what stands before. */
    private static boolean between(String run, int at) {
        int after = run.codePointAt(at);
        return !Character.isLowSurrogate(run.charAt(at))
                && Spacing.unspaced(after)
                && Spacing.cuttable(run.codePointBefore(at), after);
    }

    /** Hiragana behind another script is how its word ends. */
    private static boolean isEnding(int before, int after) {
        return UnicodeScript.of(after) == UnicodeScript.HIRAGANA && UnicodeScript.of(before) != UnicodeScript.HIRAGANA;
    }

    private static boolean isThai(int codePoint) {
        return UnicodeScript.of(codePoint) == UnicodeScript.THAI;
    }
}
