package dev.parley.speech;

import dev.parley.speech.SpokenLanguage.Said;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private static final int LONGEST = 6;

    private EnglishTelephone() {}

    static Optional<Said> at(Window window) {
        String plain = window.plain(0);
        Window.Word word = window.word(0);
        String core = core(plain);
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
        String spoken = groups.stream()
                .flatMap(group -> Arrays.stream(group.split("[-.()]+")))
                .filter(group -> !group.isEmpty())
                .map(group -> (group.startsWith("+") ? "plus " : "") + EnglishNumbers.digits(group, "oh"))
                .collect(Collectors.joining(", "));
        return EnglishSpeech.said(words, spoken, last);
    }

    private static String core(String plain) {
        return plain.replaceFirst("[.,;:!?\"'”’…]+$", "").replaceFirst("^[\"'“‘]+", "");
    }
}
