package dev.parley.languages;

import dev.parley.speech.language.SpokenLanguage.Said;
import dev.parley.speech.language.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Telephone numbers, and numbers that name something: digits, and not amounts. Pure. */
final class TelephoneNumbers {
    private static final Pattern FIRST = Pattern.compile("\\+?\\d+(?:[-./]\\d+)*");
    private static final Pattern NEXT = Pattern.compile("\\d{2,8}(?:[-./]\\d{2,8})*");
    private static final Pattern GROUPS = Pattern.compile("[-./\u00a0\u202f]");
    private static final int DIGITS_AT_LEAST = 7;
    private static final int DIGITS_AT_MOST = 15;
    /** With so many digits in groups that are no thousands nothing else is meant. */
    private static final int SHAPED = 9;
    /** Words of the sentence that may stand between what tells a telephone number and the number. */
    private static final int NEAR = 4;

    private final NumberLexicon lexicon;
    private final SpelledNumbers numbers;

    TelephoneNumbers(NumberLexicon lexicon, SpelledNumbers numbers) {
        this.lexicon = lexicon;
        this.numbers = numbers;
    }

    Optional<Said> at(Window window) {
        Window.Word word = window.word(0);
        String core = word.core().replaceAll("[\u00a0\u202f]", "-");
        if (!FIRST.matcher(core).matches()) {
            return Optional.empty();
        }
        Optional<Said> telephone = telephone(window, word, core);
        if (telephone.isPresent() || window.waits()) {
            return telephone;
        }
        boolean code = core.matches("\\d{3,8}")
                && (lexicon.beforeCode(window.before())
                        || isLink(window.before()) && lexicon.beforeCode(window.earlier(1)));
        boolean unended = core.matches("\\d{10,15}") && !core.endsWith("00000");
        return code || unended ? Quantities.said(1, numbers.digits(core), word) : Optional.empty();
    }

    /** Behind the code of a country a single digit may stand. */
    private static boolean isNext(String group, boolean first) {
        return NEXT.matcher(group).matches() || first && group.matches("\\d");
    }

    /** One number in groups of three digits. */
    private static boolean isAmount(List<String> groups) {
        return groups.stream().skip(1).allMatch(group -> group.length() == 3);
    }

    private static boolean isLink(String word) {
        return word.matches("est|ist|lautet|es|:");
    }

    private boolean told(Window window) {
        for (int back = 0; back < NEAR; back++) {
            if (lexicon.beforeTelephone(window.earlier(back).replaceAll("[:,.]$", ""))) {
                return true;
            }
        }
        return false;
    }

    private Optional<Said> telephone(Window window, Window.Word word, String core) {
        boolean international = core.startsWith("+");
        boolean sure = international || core.startsWith("0") || told(window);
        List<String> groups = new ArrayList<>(List.of(GROUPS.split(core.replace("+", ""))));
        Window.Word last = word;
        int words = 1;
        while (last.open()) {
            Window.Word next = window.word(words);
            if (!next.lead().isEmpty() || !isNext(next.core(), international && words == 1)) {
                break;
            }
            groups.addAll(List.of(GROUPS.split(next.core())));
            last = next;
            words++;
        }
        int digits = groups.stream().mapToInt(String::length).sum();
        boolean shaped = groups.size() > 2 && digits >= SHAPED && !isAmount(groups);
        if (digits < DIGITS_AT_LEAST || digits > DIGITS_AT_MOST || !(sure || shaped)) {
            return Optional.empty();
        }
        List<String> said =
                groups.stream().map(group -> lexicon.telephone(numbers, group)).toList();
        String plus = international ? lexicon.signs().plus() + " " : "";
        return Quantities.said(words, plus + String.join(", ", said), last);
    }
}
