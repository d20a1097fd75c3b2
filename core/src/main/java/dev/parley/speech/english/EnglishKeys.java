package dev.parley.speech.english;

import dev.parley.speech.language.SpokenLanguage.Said;
import dev.parley.speech.language.Window;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys of a telephone: star and pound, alone and in codes such as {@code *67} and {@code *#06#}. */
final class EnglishKeys {
    private static final Pattern PARTS = Pattern.compile("[\"'“‘(`]*(.*?)[`\"'”’)]*([.,;:!?]?)[`\"'”’)]*");
    private static final Pattern CODE = Pattern.compile("[*#]{1,2}\\d{1,12}(?:[*#]{1,2}\\d{1,12})*[*#]?|\\d{1,12}[*#]");
    private static final Pattern STARS = Pattern.compile("[1-7]\\*");
    private static final Pattern RATED = Pattern.compile("(?:hotel|resort|restaurant|rating|review)s?[.,;:!?]?");
    private static final Map<String, String> NAMES = Map.of("*", "star", "#", "pound");
    private static final Set<String> TELEPHONE = Set.of(
            "dial",
            "dialing",
            "dialling",
            "press",
            "pressing",
            "pressed",
            "push",
            "hit",
            "tap",
            "enter",
            "key",
            "keys",
            "keypad",
            "button");
    private static final Set<String> KEY = Set.of("key", "keys", "sign", "button", "symbol");
    private static final int NEAR = 10;

    private EnglishKeys() {}

    static Optional<Said> at(Window window) {
        String written = window.written(0);
        if (written.indexOf('*') < 0 && written.indexOf('#') < 0) {
            return Optional.empty();
        }
        Matcher parts = PARTS.matcher(written);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String sign = unmarked(parts.group(1));
        boolean alone = NAMES.containsKey(sign);
        if (!alone && !CODE.matcher(sign).matches()) {
            return Optional.empty();
        }
        if (STARS.matcher(sign).matches() && RATED.matcher(window.plain(1)).matches()) {
            return Optional.of(new Said(1, spoken(sign) + parts.group(2)));
        }
        boolean sum = EnglishSigns.isOperand(window.before()) && (!alone || EnglishSigns.isOperand(window.plain(1)));
        boolean key = alone ? !sum && (near(window) || named(window)) : isCode(sign, window, parts);
        return key ? Optional.of(new Said(1, spoken(sign) + parts.group(2))) : Optional.empty();
    }

    /** Bold type around it is no part of it. */
    private static String unmarked(String text) {
        boolean bold = text.length() > 4 && text.startsWith("**") && text.endsWith("**");
        return bold ? text.substring(2, text.length() - 2) : text;
    }

    /** {@code #1} is a place and {@code *1} may be emphasised, unless somebody is told to press it. */
    private static boolean isCode(String sign, Window window, Matcher parts) {
        boolean emphasised = sign.startsWith("*")
                && sign.endsWith("*")
                && sign.chars().filter(c -> c == '*').count() == 2;
        if (emphasised) {
            return false;
        }
        boolean both = sign.matches("[*#].*#");
        boolean literal = sign.startsWith("*") && window.written(0).contains("`");
        boolean ends = sign.matches("\\*\\d{2,3}") && !parts.group(2).isEmpty();
        return both || literal || ends || near(window);
    }

    private static boolean named(Window window) {
        return KEY.contains(window.plain(1).replaceFirst("[.,;:!?]+$", ""));
    }

    private static boolean near(Window window) {
        for (int back = 0; back < NEAR; back++) {
            String word = window.earlier(back);
            if (word.isEmpty() || word.matches(".*[.!?;]")) {
                return false;
            }
            if (TELEPHONE.contains(word.replaceFirst("[,;:]+$", ""))) {
                return true;
            }
        }
        return false;
    }

    private static String spoken(String code) {
        StringBuilder words = new StringBuilder();
        for (char sign : code.toCharArray()) {
            String name = NAMES.get(Character.toString(sign));
            words.append(words.isEmpty() ? "" : " ")
                    .append(name == null ? EnglishNumbers.digits(Character.toString(sign), "zero") : name);
        }
        return words.toString();
    }
}
