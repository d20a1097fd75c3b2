package dev.parley.speech.english;

import dev.parley.speech.language.SpokenLanguage.Said;
import dev.parley.speech.language.Window;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Numbers that are not read as they stand: Roman ones, codes and cards, powers of ten, lengths in feet and inches. */
final class EnglishNumerals {
    private static final Pattern ROMAN = Pattern.compile("(?=[IVXL])L?X{0,3}(?:IX|IV|V?I{0,3})");
    /** What is counted behind these words: Chapter IV, World War II. */
    private static final Set<String> COUNTED = Set.of(
            "act",
            "appendix",
            "article",
            "book",
            "bowl",
            "chapter",
            "class",
            "fantasy",
            "figure",
            "grade",
            "group",
            "level",
            "mark",
            "part",
            "phase",
            "rocky",
            "scene",
            "section",
            "stage",
            "step",
            "table",
            "title",
            "type",
            "unit",
            "volume",
            "vol",
            "war");
    /** Of kings, queens and popes. */
    private static final Set<String> NAMES = Set.of(
            "alexander",
            "benedict",
            "boniface",
            "catherine",
            "charles",
            "christian",
            "clement",
            "edward",
            "elizabeth",
            "ferdinand",
            "francis",
            "frederick",
            "george",
            "gregory",
            "gustav",
            "haakon",
            "harald",
            "henry",
            "innocent",
            "ivan",
            "james",
            "john",
            "joseph",
            "julius",
            "leo",
            "leopold",
            "louis",
            "ludwig",
            "margaret",
            "mary",
            "napoleon",
            "nicholas",
            "olav",
            "otto",
            "paul",
            "peter",
            "philip",
            "pius",
            "ramses",
            "richard",
            "robert",
            "rudolf",
            "umberto",
            "urban",
            "victor",
            "wilhelm",
            "william");

    private static final Set<String> CALL = Set.of("call", "dial", "ring", "phone", "text", "or");
    private static final Set<String> EMERGENCY = Set.of("911", "112", "999", "110", "119", "311", "411", "511", "988");
    private static final Pattern POWER = Pattern.compile("(\\d+(?:\\.\\d+)?)[eE]([+-]?\\d{1,3})");
    private static final Pattern APART = Pattern.compile("\\d{1,3}(?:_\\d{3})+");
    private static final Pattern COMMA =
            Pattern.compile("([-−]?)(\\d{1,3}(?:\\.\\d{3})+|\\d+),(\\d{1,2})([^\\d.,].{0,6})?");
    private static final Pattern FEET = Pattern.compile("(\\d)['′’](\\d{1,2})(?:[\"″”]|''|’’)?");
    private static final Pattern CURRENCY = Pattern.compile("USD|EUR|GBP");
    private static final Pattern DECADE =
            Pattern.compile("((?i:mid|early|late|pre|post))[-–](?:the[-–])?['’]?(\\d{4}|\\d{2})['’]?s");
    private static final int CARD_GROUP = 4;

    private EnglishNumerals() {}

    static Optional<Said> at(Window window) {
        Window.Word word = window.word(0);
        String core = word.core();
        if (core.isEmpty()) {
            return Optional.empty();
        }
        char first = core.charAt(0);
        if (first == 'I' || first == 'V' || first == 'X' || first == 'L') {
            return roman(window, word);
        }
        if (CURRENCY.matcher(core).matches() && word.open()) {
            return currency(window, core);
        }
        Matcher decade = DECADE.matcher(core);
        if (decade.matches()) {
            return EnglishAmounts.decade(decade.group(2))
                    .flatMap(words -> EnglishSpeech.said(1, decade.group(1) + " " + words, word));
        }
        return Character.isDigit(first) || first == '-' || first == '−' ? number(window, word) : Optional.empty();
    }

    private static Optional<Said> roman(Window window, Window.Word word) {
        String core = word.core();
        if (!ROMAN.matcher(core).matches()) {
            return Optional.empty();
        }
        String before = window.before().replaceAll("[.,;:]$", "");
        boolean counted = COUNTED.contains(before);
        boolean named = NAMES.contains(before) && !core.equals("I");
        // Alone, "I" is a word, and what is short may be letters.
        boolean plain = core.matches("II|III|VII|VIII|XII|XIII|XIV|XVI{1,3}|XIX");
        if (!counted && !named && !plain) {
            return Optional.empty();
        }
        String words = named ? "the " + EnglishNumbers.ordinal(value(core)) : EnglishNumbers.cardinal(value(core));
        return EnglishSpeech.said(1, words, word);
    }

    private static int value(String roman) {
        int value = 0;
        for (int i = 0; i < roman.length(); i++) {
            int digit = digit(roman.charAt(i));
            boolean less = i + 1 < roman.length() && digit < digit(roman.charAt(i + 1));
            value += less ? -digit : digit;
        }
        return value;
    }

    private static int digit(char letter) {
        return switch (letter) {
            case 'I' -> 1;
            case 'V' -> 5;
            case 'X' -> 10;
            default -> 50;
        };
    }

    /** USD 20. */
    private static Optional<Said> currency(Window window, String name) {
        Window.Word amount = window.word(1);
        if (!amount.core().matches(EnglishAmounts.NUM)) {
            return Optional.empty();
        }
        boolean one = EnglishNumbers.isOne(amount.core());
        return EnglishUnits.spoken(name, !one)
                .flatMap(unit -> EnglishSpeech.said(2, EnglishNumbers.number(amount.core()) + " " + unit, amount));
    }

    private static Optional<Said> number(Window window, Window.Word word) {
        String core = word.core();
        Matcher power = POWER.matcher(core);
        if (power.matches()) {
            String times = power.group(1).equals("1") ? "" : EnglishNumbers.number(power.group(1)) + " times ";
            return EnglishSpeech.said(
                    1,
                    times + "ten to the power of "
                            + EnglishNumbers.number(power.group(2).replace("+", "")),
                    word);
        }
        if (APART.matcher(core).matches()) {
            return EnglishSpeech.said(1, EnglishNumbers.number(core.replace("_", "")), word);
        }
        Matcher feet = FEET.matcher(core);
        if (feet.matches()) {
            return EnglishSpeech.said(
                    1, EnglishNumbers.number(feet.group(1)) + " foot " + EnglishNumbers.number(feet.group(2)), word);
        }
        return comma(core, word).or(() -> code(window, word));
    }

    /** As in most of Europe: 1.234,56. */
    private static Optional<Said> comma(String core, Window.Word word) {
        Matcher comma = COMMA.matcher(core);
        if (!comma.matches()) {
            return Optional.empty();
        }
        String unit = comma.group(4) == null ? "" : comma.group(4);
        Optional<String> spoken = unit.isEmpty() ? Optional.of("") : EnglishUnits.spoken(unit, true);
        String number = comma.group(2).replace(".", "") + "." + comma.group(3);
        String sign = comma.group(1).isEmpty() ? "" : "minus ";
        return spoken.flatMap(name -> EnglishSpeech.said(1, sign + EnglishNumbers.number(number) + " " + name, word));
    }

    private static Optional<Said> code(Window window, Window.Word word) {
        String core = word.core();
        Optional<Said> card = core.matches("\\d{4}") && word.open() ? card(window) : Optional.empty();
        if (card.isPresent() || window.waits()) {
            return card;
        }
        String before = window.before().toLowerCase(Locale.ROOT).replaceAll("[.,;:]$", "");
        boolean emergency = EMERGENCY.contains(core) && CALL.contains(before);
        return emergency ? EnglishSpeech.said(1, EnglishNumbers.digits(core, "zero"), word) : Optional.empty();
    }

    /** Three groups of four digits, or more. */
    private static Optional<Said> card(Window window) {
        int groups = 1;
        Window.Word last = window.word(0);
        while (groups < CARD_GROUP + 1
                && last.open()
                && window.word(groups).core().matches("\\d{4}")) {
            last = window.word(groups);
            groups++;
        }
        if (groups < 3) {
            return Optional.empty();
        }
        String words = IntStream.range(0, groups)
                .mapToObj(i -> EnglishNumbers.digits(window.word(i).core(), "zero"))
                .collect(Collectors.joining(", "));
        return EnglishSpeech.said(groups, words, last);
    }
}
