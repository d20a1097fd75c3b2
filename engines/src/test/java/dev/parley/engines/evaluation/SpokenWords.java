package dev.parley.engines.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Words as they are counted: lower case, no punctuation, numbers as they are spoken, "oh" for zero. */
public final class SpokenWords {
    private static final String[] SMALL = {
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
        "nineteen"
    };
    private static final String[] TENS = {
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
    };

    private SpokenWords() {}

    /** The words of a transcript, said or heard. */
    public static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        String plain = text.toLowerCase(Locale.ROOT).replace('\u2019', '\'').replaceAll("(?<=\\d),(?=\\d{3})", "");
        for (String word : plain.split("[^a-z0-9']+")) {
            String bare = word.replaceAll("^'+|'+$", "");
            if (bare.matches("\\d{1,6}")) {
                words.addAll(number(bare));
            } else if (bare.equals("oh") || bare.equals("o")) {
                words.add("zero");
            } else if (!bare.isEmpty()) {
                words.add(bare);
            }
        }
        return words;
    }

    private static List<String> number(String digits) {
        int value = Integer.parseInt(digits);
        List<String> words = new ArrayList<>();
        if (value >= 1000) {
            words.addAll(number(String.valueOf(value / 1000)));
            words.add("thousand");
            value %= 1000;
        }
        if (value >= 100) {
            words.add(SMALL[value / 100]);
            words.add("hundred");
            value %= 100;
        }
        if (value >= 20) {
            words.add(TENS[value / 10]);
            value %= 10;
        }
        if (value > 0 || words.isEmpty()) {
            words.add(SMALL[value]);
        }
        return words;
    }

    /** Fewest words to replace, add or leave out. */
    public static int errors(List<String> said, List<String> heard) {
        int[] row = new int[heard.size() + 1];
        for (int j = 0; j <= heard.size(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= said.size(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= heard.size(); j++) {
                int replaced = diagonal + (said.get(i - 1).equals(heard.get(j - 1)) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[heard.size()];
    }
}
