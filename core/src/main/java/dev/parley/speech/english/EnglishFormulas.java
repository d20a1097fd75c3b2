package dev.parley.speech.english;

import dev.parley.speech.language.SpokenLanguage.Said;
import dev.parley.speech.language.Window;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Formulas written without spaces, such as {@code 5*3}, {@code x=2}, {@code a²+b²}. */
final class EnglishFormulas {
    private static final String OPERAND = "(?:\\d+(?:[.,]\\d+)*%?|\\p{L}{1,2}|√\\d+|π)[²³⁰¹⁴⁵⁶⁷⁸⁹]*";
    private static final String OPERATOR = "<=|>=|!=|==|->|[+*/=<>^×÷·−≤≥≠≈±-]";
    private static final Pattern FORMULA = Pattern.compile(
            "[-−(]*" + OPERAND + "[)]*(?:(?:" + OPERATOR + ")[-−(]*" + OPERAND + "[)]*)*(?:=\\??)?|=" + OPERAND);
    private static final Pattern SIZE = Pattern.compile("(\\d+)[x×](\\d+)(?:[x×](\\d+))?");
    private static final Pattern TIMES = Pattern.compile("[x×](\\d+)");
    private static final Pattern SIGN = Pattern.compile("[+*=<>^×÷·−≤≥≠≈±²³√π⁰¹⁴-⁹]|\\d[-/]|[-/]\\d");
    private static final Pattern POWER = Pattern.compile("(?<=\\d)\\*\\*(?=\\d)");
    private static final Pattern PART = Pattern.compile("√|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\\d+(?:[.,]\\d+)*|\\p{L}+|%|" + OPERATOR);
    private static final String POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    private static final Map<String, String> MORE =
            Map.of("-", "minus", "/", "divided by", "->", "to", "π", "pi", "%", "percent", "√", "the square root of");
    private static final int BIG = 100;

    private EnglishFormulas() {}

    static Optional<Said> at(Window window) {
        Window.Word word = window.word(0);
        if (word.core().chars().allMatch(Character::isLetter)) {
            return Optional.empty();
        }
        String core = (word.lead().contains("(") ? "(" : "")
                + word.core()
                + (word.trail().startsWith(")") ? ")" : "");
        if (core.indexOf('^') > 0) {
            core = core.replaceFirst("^\\$(?!\\d)", "").replaceFirst("\\$$", "");
        }
        core = POWER.matcher(core).replaceAll("^");
        Matcher size = SIZE.matcher(word.core());
        if (size.matches()) {
            boolean screen = Integer.parseInt(size.group(1)) >= BIG || size.group(3) != null;
            String by = screen ? " by " : " times ";
            String third = size.group(3) == null ? "" : by + EnglishNumbers.number(size.group(3));
            return EnglishSpeech.said(
                    1, EnglishNumbers.number(size.group(1)) + by + EnglishNumbers.number(size.group(2)) + third, word);
        }
        Matcher times = TIMES.matcher(word.core());
        if (times.matches()) {
            return EnglishSpeech.said(1, "times " + EnglishNumbers.number(times.group(1)), word);
        }
        boolean signs = SIGN.matcher(core).find();
        if (!signs || !FORMULA.matcher(core).matches() || word.core().matches("\\p{L}[+*-]{1,2}|\\p{L}{2}")) {
            return Optional.empty();
        }
        return EnglishSpeech.said(1, spoken(core), word);
    }

    private static String spoken(String formula) {
        StringBuilder words = new StringBuilder();
        Matcher part = PART.matcher(formula.replaceAll("\\^2(?!\\d)", "²").replaceAll("\\^3(?!\\d)", "³"));
        while (part.find()) {
            words.append(words.isEmpty() ? "" : " ").append(part(part.group()));
        }
        return words.toString();
    }

    private static String part(String part) {
        if (Character.isDigit(part.charAt(0)) && part.charAt(0) < 128) {
            return EnglishNumbers.number(part);
        }
        int power = POWERS.indexOf(part.charAt(0));
        if (power >= 0) {
            StringBuilder number = new StringBuilder();
            part.chars().forEach(c -> number.append(POWERS.indexOf(c)));
            return power == 2 && part.length() == 1
                    ? "squared"
                    : power == 3 && part.length() == 1
                            ? "cubed"
                            : "to the power of " + EnglishNumbers.number(number.toString());
        }
        return MORE.getOrDefault(part, EnglishSigns.OPERATORS.getOrDefault(part, part));
    }
}
