package dev.parley.speech.english;

import dev.parley.speech.language.SpokenLanguage.Said;
import dev.parley.speech.language.Window;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Signs that stand alone. */
final class EnglishSigns {
    static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("+", "plus"),
            Map.entry("=", "equals"),
            Map.entry("==", "equals"),
            Map.entry("<", "is less than"),
            Map.entry(">", "is greater than"),
            Map.entry("<=", "is less than or equal to"),
            Map.entry("≤", "is less than or equal to"),
            Map.entry(">=", "is greater than or equal to"),
            Map.entry("≥", "is greater than or equal to"),
            Map.entry("!=", "is not equal to"),
            Map.entry("≠", "is not equal to"),
            Map.entry("≈", "is about"),
            Map.entry("±", "plus or minus"),
            Map.entry("×", "times"),
            Map.entry("*", "times"),
            Map.entry("·", "times"),
            Map.entry("÷", "divided by"),
            Map.entry("^", "to the power of"),
            Map.entry("−", "minus"));

    private static final Map<String, String> ALONE = Map.ofEntries(
            Map.entry("&", "and"),
            Map.entry("@", "at"),
            Map.entry("→", "to"),
            Map.entry("⇒", "to"),
            Map.entry("➜", "to"),
            Map.entry("➔", "to"),
            Map.entry("⟶", "to"),
            Map.entry("->", "to"),
            Map.entry("-->", "to"),
            Map.entry("=>", "to"),
            Map.entry("←", "from"),
            Map.entry("<-", "from"),
            Map.entry("↔", "to and from"),
            Map.entry("%", "percent"),
            Map.entry("~", "about"),
            Map.entry("#", "number"),
            Map.entry("§", "section"),
            Map.entry("€", "euros"),
            Map.entry("$", "dollars"),
            Map.entry("£", "pounds"),
            Map.entry("∞", "infinity"),
            Map.entry("π", "pi"),
            Map.entry("w/", "with"),
            Map.entry("w/o", "without"));

    private static final Pattern OPERAND =
            Pattern.compile("[(\\[]*[-−]?[$€£]?(?:[\\d.,]*\\d[\\d.,]*[\\w%°²³]*|[A-Za-zπ])[²³]?[)\\].,;:!?]*");

    private static final Pattern TIME =
            Pattern.compile("\\d{1,2}(?::\\d\\d)?(?:[ap]\\.?m\\.?)?[,.;:]?", Pattern.CASE_INSENSITIVE);

    private EnglishSigns() {}

    static Optional<Said> at(Window window) {
        String sign = window.plain(0);
        if (!ALONE.containsKey(sign)
                && !sign.equalsIgnoreCase("x")
                && sign.codePoints().anyMatch(EnglishSigns::isWord)) {
            return Optional.empty();
        }
        if (sign.equals("x") || sign.equals("X")) {
            return between(window) ? Optional.of(new Said(1, "times")) : Optional.empty();
        }
        if (sign.equals("-") || sign.equals("–") || sign.equals("/")) {
            return dash(window, sign);
        }
        Window.Word word = window.word(0);
        String core = word.core().isEmpty() ? sign : word.core();
        String alone = ALONE.get(core);
        if (alone != null) {
            return EnglishSpeech.said(1, alone, core.equals(sign) ? Window.Word.NONE : word);
        }
        String operator = OPERATORS.get(sign);
        if (operator != null) {
            return Optional.of(new Said(1, operator));
        }
        return Optional.of(new Said(1, pause(sign)));
    }

    /** Letters, digits, and signs that stand for them. */
    private static boolean isWord(int c) {
        return Character.isLetterOrDigit(c)
                || Character.getType(c) == Character.OTHER_NUMBER
                || c == '℃'
                || c == '℉'
                || c == '°';
    }

    private static boolean between(Window window) {
        return isOperand(window.before()) && isOperand(window.plain(1));
    }

    static boolean isOperand(String word) {
        return OPERAND.matcher(word).matches();
    }

    private static Optional<Said> dash(Window window, String sign) {
        boolean times = window.before().matches(".*[:m].*")
                && TIME.matcher(window.before()).matches()
                && TIME.matcher(window.plain(1)).matches();
        if (times) {
            return Optional.of(new Said(1, "to"));
        }
        boolean operands = isOperand(window.before()) && !window.before().equals("a") && isOperand(window.plain(1));
        if (window.before().isEmpty() && sign.equals("-")) {
            return Optional.of(new Said(1, ""));
        }
        String between =
                switch (sign) {
                    case "/" -> operands ? "divided by" : "";
                    case "–" -> operands ? "to" : "–";
                    default -> operands ? "minus" : "–";
                };
        return Optional.of(new Said(1, between));
    }

    /** Punctuation that stands alone still shapes the melody. */
    private static String pause(String sign) {
        if (sign.startsWith("--")) {
            return "—";
        }
        return ".,;!?…—–".indexOf(sign.charAt(0)) >= 0 ? sign.replaceAll("[^.,;:!?…—–]", "") : "";
    }
}
