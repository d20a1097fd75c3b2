package dev.parley.speech.english;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Numbers in English words. Pure. */
final class EnglishNumbers {
    private static final List<String> SMALL = List.of(
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen");
    private static final List<String> TENS =
            List.of("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");
    private static final List<String> SCALES =
            List.of("", " thousand", " million", " billion", " trillion", " quadrillion");
    private static final Map<String, String> ORDINALS = Map.ofEntries(
            Map.entry("one", "first"),
            Map.entry("two", "second"),
            Map.entry("three", "third"),
            Map.entry("five", "fifth"),
            Map.entry("eight", "eighth"),
            Map.entry("nine", "ninth"),
            Map.entry("twelve", "twelfth"));
    /** Numbers longer than this are said digit by digit. */
    private static final int LONGEST = 15;

    private EnglishNumbers() {}

    static String cardinal(long number) {
        if (number < 0) {
            return "minus " + cardinal(-number);
        }
        if (number < 20) {
            return SMALL.get((int) number);
        }
        if (number < 100) {
            return TENS.get((int) number / 10) + (number % 10 == 0 ? "" : "-" + SMALL.get((int) number % 10));
        }
        if (number < 1000) {
            return SMALL.get((int) number / 100) + " hundred" + (number % 100 == 0 ? "" : " " + cardinal(number % 100));
        }
        StringBuilder words = new StringBuilder();
        long rest = number;
        for (int scale = 0; rest > 0; scale++, rest /= 1000) {
            if (rest % 1000 > 0) {
                words.insert(0, cardinal(rest % 1000) + SCALES.get(scale) + (words.isEmpty() ? "" : " "));
            }
        }
        return words.toString();
    }

    static String ordinal(long number) {
        String words = cardinal(number);
        int cut = Math.max(words.lastIndexOf(' '), words.lastIndexOf('-')) + 1;
        String last = words.substring(cut);
        String ordinal = ORDINALS.getOrDefault(
                last, last.endsWith("y") ? last.substring(0, last.length() - 1) + "ieth" : last + "th");
        return words.substring(0, cut) + ordinal;
    }

    /** A year: nineteen oh five, two thousand, twenty twenty-six. */
    static String year(int year) {
        int century = year / 100;
        int rest = year % 100;
        if (year < 1100 || year > 2099 || (year >= 2000 && year < 2010)) {
            return cardinal(year);
        }
        if (rest == 0) {
            return cardinal(century) + " hundred";
        }
        return cardinal(century) + " " + (rest < 10 ? "oh " + cardinal(rest) : cardinal(rest));
    }

    /** Digits one by one. */
    static String digits(String digits, String zero) {
        return digits.chars()
                .filter(Character::isDigit)
                .mapToObj(c -> c == '0' ? zero : SMALL.get(c - '0'))
                .collect(Collectors.joining(" "));
    }

    /** A number as it is written: {@code 1,250}, {@code 3.14}, {@code -5}, {@code 007}. */
    static String number(String written) {
        String plain = written.replace(",", "").replace('−', '-');
        if (plain.startsWith("-")) {
            return "minus " + number(plain.substring(1));
        }
        if (plain.startsWith("+")) {
            return "plus " + number(plain.substring(1));
        }
        int point = plain.indexOf('.');
        if (point >= 0) {
            String whole = point == 0 ? "zero" : number(plain.substring(0, point));
            return whole + " point " + digits(plain.substring(point + 1), "zero");
        }
        boolean code = plain.length() > 1 && plain.startsWith("0");
        return code || plain.length() > LONGEST ? digits(plain, "zero") : cardinal(Long.parseLong(plain));
    }

    /** Whether it is exactly one. */
    static boolean isOne(String written) {
        return written.equals("1");
    }
}
