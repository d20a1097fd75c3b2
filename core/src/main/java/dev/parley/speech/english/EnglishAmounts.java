package dev.parley.speech.english;

import static dev.parley.speech.english.EnglishNumbers.number;

import dev.parley.speech.language.SpokenLanguage.Said;
import dev.parley.speech.language.Window;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Amounts: of money, percent, degrees, in units; fractions, ordinals, ranges, plain numbers. */
final class EnglishAmounts {
    static final String NUM = "(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?|\\.\\d+";
    private static final Pattern MONEY =
            Pattern.compile("([-−~≈])?(US\\$|A\\$|C\\$|[$€£¥₹₩])(" + NUM + ")(k|K|m|M|bn|B|b)?(?:/(\\w+))?");
    private static final Pattern VALUE = Pattern.compile("([-−+±~≈]?)(" + NUM + ")([^\\d.,].{0,12})?");
    private static final Pattern RANGE =
            Pattern.compile("([$€£]?)(" + NUM + ")([%°]?)[-–—](?:[$€£])?(" + NUM + ")([^\\d.,].{0,6})?");
    private static final Pattern ORDINAL = Pattern.compile("(\\d{1,6}|\\d{1,3}(?:,\\d{3})+)(?:st|nd|rd|th)");
    private static final Pattern DECADE = Pattern.compile("['’]?(\\d{2}|\\d{4})['’]?s");
    private static final Pattern FRACTION = Pattern.compile("(\\d{1,3})[/⁄](\\d{1,3})");
    private static final String VULGAR_SIGNS = "½⅓⅔¼¾⅕⅛⅜⅝⅞";
    private static final Pattern VULGAR = Pattern.compile("(\\d*)([" + VULGAR_SIGNS + "])");
    private static final Pattern RATIO = Pattern.compile("(\\d{1,4}):(\\d{1,4})");
    private static final Pattern VERSION = Pattern.compile("(v?)(\\d+(?:\\.\\d+)*)(?:-(alpha|beta|rc)\\.?(\\d*))?");
    private static final Pattern ADDRESS =
            Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3})(?::(\\d{1,5}))?(?:/(\\d{1,2}))?");
    private static final Pattern POSITION = Pattern.compile("#(\\d+)");
    private static final Map<String, String> MONEY_NAMES = Map.of(
            "$",
            "dollar",
            "US$",
            "dollar",
            "A$",
            "Australian dollar",
            "C$",
            "Canadian dollar",
            "€",
            "euro",
            "£",
            "pound",
            "¥",
            "yen",
            "₹",
            "rupee",
            "₩",
            "won");
    private static final Map<String, String> FRACTIONS = Map.of(
            "½",
            "one half",
            "⅓",
            "one third",
            "⅔",
            "two thirds",
            "¼",
            "one quarter",
            "¾",
            "three quarters",
            "⅕",
            "one fifth",
            "⅛",
            "one eighth",
            "⅜",
            "three eighths",
            "⅝",
            "five eighths",
            "⅞",
            "seven eighths");
    private static final Map<String, String> SCALES =
            Map.of("k", "thousand", "m", "million", "bn", "billion", "b", "billion");

    private static final Map<String, String> KNOWN =
            Map.of("24/7", "twenty-four seven", "9/11", "nine eleven", "50/50", "fifty fifty");

    private EnglishAmounts() {}

    static Optional<Said> at(Window window) {
        Window.Word word = window.word(0);
        String core = word.core();
        if (core.codePoints().noneMatch(c -> Character.isDigit(c) || VULGAR_SIGNS.indexOf(c) >= 0)) {
            return Optional.empty();
        }
        return money(window, word)
                .or(() -> position(word))
                .or(() -> fraction(window, word))
                .or(() -> ordinal(word))
                .or(() -> ranges(window, word))
                .or(() -> version(window, word))
                .or(() -> value(window, word));
    }

    private static Optional<Said> money(Window window, Window.Word word) {
        Matcher money = MONEY.matcher(word.core());
        if (!money.matches()) {
            return Optional.empty();
        }
        String sign = sign(money.group(1) == null ? "" : money.group(1));
        String name = MONEY_NAMES.get(money.group(2));
        String per = money.group(5) == null
                ? ""
                : " per " + EnglishUnits.spoken(money.group(5), false).orElse(money.group(5));
        if (money.group(4) != null) {
            String scale = SCALES.get(money.group(4).toLowerCase(java.util.Locale.ROOT));
            return EnglishSpeech.said(1, sign + number(money.group(3)) + " " + scale + " " + plural(name) + per, word);
        }
        if (word.open()) {
            Window.Word next = window.word(1);
            if (next.core().matches("hundred|thousand|million|billion|trillion")) {
                return EnglishSpeech.said(
                        2, sign + number(money.group(3)) + " " + next.core() + " " + plural(name), next);
            }
        }
        return EnglishSpeech.said(1, sign + money(money.group(3), name) + per, word);
    }

    /** Five dollars, five dollars and fifty cents. */
    private static String money(String written, String name) {
        Matcher cents = Pattern.compile("([\\d,]+)\\.(\\d\\d)").matcher(written);
        if (!cents.matches()) {
            return number(written) + " " + (EnglishNumbers.isOne(written) ? name : plural(name));
        }
        String whole = number(cents.group(1)) + " " + (cents.group(1).equals("1") ? name : plural(name));
        int small = Integer.parseInt(cents.group(2));
        String part = name.equals("pound") ? small == 1 ? " penny" : " pence" : small == 1 ? " cent" : " cents";
        String rest = EnglishNumbers.cardinal(small) + part;
        return small == 0 ? whole : cents.group(1).equals("0") ? rest : whole + " and " + rest;
    }

    private static String plural(String name) {
        return name.equals("yen") || name.equals("won") ? name : name + "s";
    }

    private static Optional<Said> position(Window.Word word) {
        Matcher position = POSITION.matcher(word.core());
        return position.matches()
                ? EnglishSpeech.said(1, "number " + number(position.group(1)), word)
                : Optional.empty();
    }

    private static Optional<Said> fraction(Window window, Window.Word word) {
        Matcher vulgar = VULGAR.matcher(word.core());
        if (vulgar.matches()) {
            return mixed(window, word, vulgar.group(1), vulgar.group(2));
        }
        String known = KNOWN.get(word.core());
        if (known != null) {
            return EnglishSpeech.said(1, known, word);
        }
        Matcher fraction = FRACTION.matcher(word.core());
        if (fraction.matches()) {
            boolean sum = Integer.parseInt(fraction.group(1)) >= Integer.parseInt(fraction.group(2))
                    || (word.open() && window.plain(1).startsWith("="));
            if (sum) {
                String words = number(fraction.group(1)) + " divided by " + number(fraction.group(2));
                return EnglishSpeech.said(1, words, word);
            }
            return EnglishSpeech.said(
                    1, fraction(Integer.parseInt(fraction.group(1)), Integer.parseInt(fraction.group(2))), word);
        }
        if (word.core().matches("\\d{1,3}") && word.open()) {
            Window.Word next = window.word(1);
            Matcher after = VULGAR.matcher(next.core());
            if (after.matches() && after.group(1).isEmpty()) {
                return EnglishSpeech.said(2, number(word.core()) + " and " + half(after.group(2)), next);
            }
            Matcher parts = FRACTION.matcher(next.core());
            if (parts.matches()
                    && Integer.parseInt(parts.group(1)) < Integer.parseInt(parts.group(2))
                    && !KNOWN.containsKey(next.core())) {
                String part = fraction(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
                return EnglishSpeech.said(2, number(word.core()) + " and " + part.replace("one half", "a half"), next);
            }
        }
        return Optional.empty();
    }

    private static String half(String sign) {
        return FRACTIONS.get(sign).replace("one ", "a ");
    }

    /** Half a cup, three quarters of a cup, one and a half cups. */
    private static Optional<Said> mixed(Window window, Window.Word word, String whole, String sign) {
        if (!whole.isEmpty()) {
            return EnglishSpeech.said(1, number(whole) + " and " + half(sign), word);
        }
        String next = word.open() ? window.plain(1) : "";
        boolean noun = next.matches("\\p{Ll}{2,}[.,;:!?]?")
                && !next.matches("(?:of|and|or|is|to|in|the|a|an|as|at|by|off)[.,;:!?]?");
        if (!noun) {
            return EnglishSpeech.said(1, FRACTIONS.get(sign), word);
        }
        String article = "aeiou".indexOf(next.charAt(0)) >= 0 ? "an" : "a";
        return Optional.of(new Said(1, sign.equals("½") ? "half " + article : FRACTIONS.get(sign) + " of " + article));
    }

    private static String fraction(int over, int under) {
        if (under == 2 && over == 1) {
            return "one half";
        }
        if (under < 2 || under > 20 && under % 10 != 0 || over > 20) {
            return EnglishNumbers.cardinal(over) + " over " + EnglishNumbers.cardinal(under);
        }
        String part = under == 2 ? "halve" : under == 4 ? "quarter" : EnglishNumbers.ordinal(under);
        return EnglishNumbers.cardinal(over) + " " + part + (over == 1 ? "" : "s");
    }

    private static Optional<Said> ordinal(Window.Word word) {
        Matcher ordinal = ORDINAL.matcher(word.core());
        if (ordinal.matches()) {
            return EnglishSpeech.said(
                    1, EnglishNumbers.ordinal(Long.parseLong(ordinal.group(1).replace(",", ""))), word);
        }
        Matcher decade = DECADE.matcher(word.core());
        return decade.matches()
                ? decade(decade.group(1)).flatMap(many -> EnglishSpeech.said(1, many, word))
                : Optional.empty();
    }

    /** The nineteen nineties, of {@code 1990} or {@code 90}. */
    static Optional<String> decade(String year) {
        if (!year.endsWith("0")) {
            return Optional.empty();
        }
        String words = year.length() == 4
                ? EnglishNumbers.year(Integer.parseInt(year))
                : EnglishNumbers.cardinal(Integer.parseInt(year));
        return Optional.of(words.endsWith("y") ? words.substring(0, words.length() - 1) + "ies" : words + "s");
    }

    private static Optional<Said> ranges(Window window, Window.Word word) {
        Matcher ratio = RATIO.matcher(word.core());
        if (ratio.matches()) {
            return EnglishSpeech.said(1, number(ratio.group(1)) + " to " + number(ratio.group(2)), word);
        }
        Matcher range = RANGE.matcher(word.core());
        if (!range.matches()) {
            return Optional.empty();
        }
        String unit = range.group(5) == null ? "" : range.group(5);
        Optional<String> spoken = unit.isEmpty() ? Optional.of("") : EnglishUnits.spoken(unit, true);
        if (spoken.isEmpty()) {
            return Optional.empty();
        }
        boolean sum = unit.isEmpty() && word.open() && window.plain(1).startsWith("=");
        String money = range.group(1).isEmpty() ? "" : " " + plural(MONEY_NAMES.get(range.group(1)));
        String words = plain(range.group(2)) + (sum ? " minus " : " to ") + plain(range.group(4)) + money;
        if (unit.isEmpty() && word.open() && !sum) {
            Window.Word next = window.word(1);
            Optional<String> apart = EnglishUnits.apart(next.core(), true);
            if (apart.isPresent()) {
                return EnglishSpeech.said(2, words + " " + apart.get(), next);
            }
        }
        return EnglishSpeech.said(1, (words + " " + spoken.get()).strip(), word);
    }

    private static Optional<Said> version(Window window, Window.Word word) {
        Matcher address = ADDRESS.matcher(word.core());
        if (address.matches()) {
            String port = address.group(2) == null ? "" : " port " + EnglishNumbers.digits(address.group(2), "zero");
            String prefix = address.group(3) == null ? "" : " slash " + number(address.group(3));
            return EnglishSpeech.said(1, parts(address.group(1), " dot ") + port + prefix, word);
        }
        Matcher version = VERSION.matcher(word.core());
        if (!version.matches()) {
            return Optional.empty();
        }
        boolean told = window.before().matches("version|release|build");
        boolean sure = !version.group(1).isEmpty() || version.group(2).matches("\\d+(\\.\\d+){2,}");
        if (!sure && !(told && version.group(2).contains("."))) {
            return Optional.empty();
        }
        String stage = version.group(3) == null
                ? ""
                : (version.group(3).equals("rc") ? " R C" : " " + version.group(3))
                        + (version.group(4).isEmpty() ? "" : " " + number(version.group(4)));
        String name = version.group(1).isEmpty() || told ? "" : "version ";
        return EnglishSpeech.said(1, name + parts(version.group(2), " point ") + stage, word);
    }

    private static String parts(String written, String point) {
        return Stream.of(written.split("\\.")).map(EnglishNumbers::number).collect(Collectors.joining(point));
    }

    private static Optional<Said> value(Window window, Window.Word word) {
        Matcher value = VALUE.matcher(word.core());
        if (!value.matches()) {
            return Optional.empty();
        }
        String sign = sign(value.group(1));
        String written = value.group(2);
        boolean one = EnglishNumbers.isOne(written);
        String unit = value.group(3) == null ? "" : value.group(3);
        if (!unit.isEmpty()) {
            return EnglishUnits.rate(unit, !one)
                    .or(() -> EnglishUnits.spoken(unit, !one))
                    .flatMap(name -> EnglishSpeech.said(1, sign + number(written) + " " + name, word));
        }
        if (word.open()) {
            Window.Word next = window.word(1);
            String core = next.core().isEmpty() ? window.plain(1).replaceFirst("[.,;:!?]+$", "") : next.core();
            Optional<String> apart = EnglishUnits.apart(core, !one);
            if (apart.isPresent()) {
                return EnglishSpeech.said(2, sign + number(written) + " " + apart.get(), next);
            }
        }
        return EnglishSpeech.said(1, sign + plain(written), word);
    }

    private static String sign(String written) {
        return switch (written) {
            case "-", "−" -> "minus ";
            case "+" -> "plus ";
            case "±" -> "plus or minus ";
            case "~", "≈" -> "about ";
            default -> "";
        };
    }

    /** Four digits are mostly a year, and sound right when they are not. */
    private static String plain(String written) {
        return written.matches("(?:1[1-9]|20)\\d\\d")
                ? EnglishNumbers.year(Integer.parseInt(written))
                : number(written);
    }
}
