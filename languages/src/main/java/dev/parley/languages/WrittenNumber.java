package dev.parley.languages;

import dev.parley.speech.language.Window;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number as it stands in a text, with what clings to it.
 *
 * @param words how many words of the text it takes: groups of digits may stand apart
 * @param prefix sign or money before it
 * @param minus whether it is negative
 * @param whole its digits before the decimal sign
 * @param decimals its digits behind; empty: it is whole
 * @param point whether they stand behind a point, and not a comma
 * @param suffix what clings to its end: % or a unit
 * @param last the last word of it
 */
record WrittenNumber(
        int words,
        String prefix,
        boolean minus,
        String whole,
        String decimals,
        boolean point,
        String suffix,
        Window.Word last) {
    /** Space, no-break space, narrow and thin ones, dot, apostrophe: what stands between groups of digits. */
    private static final String GROUP = "[.\u00a0\u202f\u2009'’]";

    private static final String SPACE = "[\u00a0\u202f\u2009]?";
    private static final Pattern NUMBER = Pattern.compile("([-−+]?)([$€£¥]?)([-−]?)"
            + "(\\d{1,3}(?:" + GROUP + "\\d{3})+|\\d+)(?:([.,])(\\d+))?"
            + SPACE + "([^\\d.,:'’/-][^\\d]{0,12})?");
    private static final Pattern GROUP_APART =
            Pattern.compile("(\\d{3})(?:,(\\d+))?" + SPACE + "([^\\d.,:'’/-][^\\d]{0,12})?");

    /** The number that the window begins with. */
    static Optional<WrittenNumber> at(Window window) {
        Window.Word first = window.word(0);
        Matcher parts = NUMBER.matcher(first.core());
        if (!parts.matches()) {
            return Optional.empty();
        }
        boolean minus = parts.group(1).matches("[-−]") || !parts.group(3).isEmpty();
        String prefix = parts.group(1).equals("+") ? "+" + parts.group(2) : parts.group(2);
        String decimals = parts.group(6) == null ? "" : parts.group(6);
        WrittenNumber written = new WrittenNumber(
                1,
                prefix,
                minus,
                parts.group(4).replaceAll(GROUP, ""),
                decimals,
                ".".equals(parts.group(5)),
                parts.group(7) == null ? "" : parts.group(7),
                first);
        boolean goesOn = decimals.isEmpty() && written.suffix.isEmpty() && first.open();
        return Optional.of(goesOn && parts.group(4).matches("[1-9]\\d{0,2}") ? written.grouped(window) : written);
    }

    /** With the groups of three digits that stand behind it. */
    private WrittenNumber grouped(Window window) {
        WrittenNumber number = this;
        while (number.decimals.isEmpty() && number.suffix.isEmpty() && number.last.open()) {
            Window.Word next = window.word(number.words);
            Matcher group = GROUP_APART.matcher(next.core());
            if (!next.lead().isEmpty() || !group.matches()) {
                break;
            }
            number = new WrittenNumber(
                    number.words + 1,
                    prefix,
                    minus,
                    number.whole + group.group(1),
                    group.group(2) == null ? "" : group.group(2),
                    false,
                    group.group(3) == null ? "" : group.group(3),
                    next);
        }
        return number;
    }

    /** The same number, with one more word of the text. */
    WrittenNumber with(Window.Word word) {
        return new WrittenNumber(words + 1, prefix, minus, whole, decimals, point, suffix, word);
    }
}
