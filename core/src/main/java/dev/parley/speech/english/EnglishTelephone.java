package dev.parley.speech.english;

import dev.parley.speech.language.SpokenLanguage.Said;
import dev.parley.speech.language.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Telephone numbers, group by group and digit by digit. */
final class EnglishTelephone {
    private static final Pattern WHOLE = Pattern.compile(
            "(?:\\+?\\d{1,3}[-.])?\\(?\\d{3}\\)?[-.]\\d{3,4}(?:[-.]\\d{3,4})?|\\d{3}-\\d{4}|\\+\\d[\\d().-]{4,}");
    private static final Pattern BEGINS = Pattern.compile("\\+\\d{1,3}|\\(\\d{3,5}\\)|0\\d{2,5}|\\d{3}");
    private static final Pattern GROUP = Pattern.compile("\\(?\\d{2,}\\)?(?:[-.]\\d{2,})*");
    private static final Set<String> CALL = Set.of(
            "call", "phone", "dial", "ring", "text", "fax", "number", "tel", "tel.", "phone:", "call:", "number:",
            "tel:");
    private static final Pattern EXTENSION = Pattern.compile("(?:x|ext\\.?)(\\d{1,6})", Pattern.CASE_INSENSITIVE);
    private static final Pattern EXTENDED = Pattern.compile("(.*\\d)" + EXTENSION.pattern(), Pattern.CASE_INSENSITIVE);
    private static final Pattern CLOSING = Pattern.compile("[.,;:!?\"'”’…]+$");
    private static final Pattern OPENING = Pattern.compile("^[\"'“‘]+");
    private static final int LONGEST = 6;

    private EnglishTelephone() {}

    static Optional<Said> at(Window window) {
        String plain = window.plain(0);
        if (plain.chars().noneMatch(Character::isDigit)) {
            return Optional.empty();
        }
        Window.Word word = window.word(0);
        String core = core(plain);
        Matcher extended = EXTENDED.matcher(core);
        if (extended.matches() && WHOLE.matcher(extended.group(1)).matches()) {
            return EnglishSpeech.said(1, spoken(List.of(extended.group(1))) + extension(extended.group(2)), word);
        }
        if (WHOLE.matcher(core).matches() && !core.matches("\\d{1,3}\\.\\d{3}")) {
            return more(window, core, word);
        }
        boolean begins = BEGINS.matcher(core).matches() && word.open();
        if (plain.startsWith("(") && core.startsWith("(")) {
            begins = BEGINS.matcher(core).matches();
        }
        if (!begins) {
            return Optional.empty();
        }
        boolean sure =
                core.startsWith("+") || core.startsWith("(") || core.startsWith("0") || CALL.contains(window.before());
        String next = sure ? core(window.plain(1)) : "";
        boolean groups = GROUP.matcher(next).matches() && (core.length() > 1);
        return groups ? more(window, core, word) : Optional.empty();
    }

    /** The groups that follow, too. */
    private static Optional<Said> more(Window window, String first, Window.Word word) {
        List<String> groups = new ArrayList<>(List.of(first));
        int words = 1;
        Window.Word last = first.endsWith(")") && word.trail().equals(")") ? Window.Word.NONE : word;
        while (last.open()
                && words < LONGEST
                && GROUP.matcher(core(window.plain(words))).matches()) {
            groups.add(core(window.plain(words)));
            last = window.word(words);
            words++;
        }
        Matcher extension = EXTENSION.matcher(last.open() ? core(window.plain(words)) : "");
        if (extension.matches()) {
            return EnglishSpeech.said(words + 1, spoken(groups) + extension(extension.group(1)), window.word(words));
        }
        return EnglishSpeech.said(words, spoken(groups), last);
    }

    private static String extension(String digits) {
        return ", extension " + EnglishNumbers.digits(digits, "zero");
    }

    private static String spoken(List<String> groups) {
        return groups.stream()
                .flatMap(group -> Arrays.stream(group.split("[-.()]+")))
                .filter(group -> !group.isEmpty())
                .map(group -> (group.startsWith("+") ? "plus " : "") + EnglishNumbers.digits(group, "oh"))
                .collect(Collectors.joining(", "));
    }

    private static String core(String plain) {
        return OPENING.matcher(CLOSING.matcher(plain).replaceFirst("")).replaceFirst("");
    }
}
