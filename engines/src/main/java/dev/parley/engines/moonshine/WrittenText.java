package dev.parley.engines.moonshine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The words of what the model wrote, in one way of writing: digits that were spoken one by one stand one by one ("1-0-0"
 * and "100-0" come as "1 0 0" and "1 0 0 0"), and what is no word (notes, marks, brackets) is left out.
 */
final class WrittenText {
    private static final Pattern SPACE = Pattern.compile("\\s+");
    /** Notes, and what is written about a sound: "[music]", "(laughs)", "*sighs*". */
    private static final Pattern REMARK = Pattern.compile("\\[[^\\]]*]|\\([^)]*\\)|\\*[^*]*\\*|[\u2669-\u266f]");

    /** Digits with dashes between: a code read aloud. A range such as "10-20" is none. */
    private static final Pattern CODE = Pattern.compile("(\\d+)([-\u2010-\u2015]\\d+)+([.,;:!?]*)");

    private static final Pattern DIGITS = Pattern.compile("(\\d+)([.,;:!?]*)");
    /** Numbers this long are codes unless they have separators: "10,001" is a number. */
    private static final int CODE_LENGTH = 5;

    private static final Map<String, String> SPELLED = Map.ofEntries(
            Map.entry("zero", "0"),
            Map.entry("oh", "0"),
            Map.entry("o", "0"),
            Map.entry("one", "1"),
            Map.entry("two", "2"),
            Map.entry("three", "3"),
            Map.entry("four", "4"),
            Map.entry("five", "5"),
            Map.entry("six", "6"),
            Map.entry("seven", "7"),
            Map.entry("eight", "8"),
            Map.entry("nine", "9"));

    /** What the model writes when there is nothing to write. */
    private static final Set<String> EMPTY =
            Set.of("you", "the", "so", "thank you", "bye", "uh", "um", "hmm", "mm", "a", "i");

    private WrittenText() {}

    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : SPACE.split(REMARK.matcher(text).replaceAll(" ").strip())) {
            if (word.chars().anyMatch(Character::isLetterOrDigit)) {
                words.addAll(digits(word));
            } else if (!words.isEmpty() && word.length() == 1 && ".,!?".contains(word)) {
                words.set(words.size() - 1, words.getLast() + word);
            }
        }
        return runs(words);
    }

    /** A word, or its digits one by one where they are a code. */
    private static List<String> digits(String word) {
        boolean dashed = CODE.matcher(word).matches() && !isRange(word);
        boolean plain = DIGITS.matcher(word).matches()
                && (word.startsWith("0") && length(word) > 1 || length(word) >= CODE_LENGTH);
        if (!dashed && !plain) {
            return List.of(word);
        }
        List<String> single = new ArrayList<>();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (Character.isDigit(c)) {
                single.add(String.valueOf(c));
            } else if (".,;:!?".indexOf(c) >= 0) {
                single.set(single.size() - 1, single.getLast() + c);
            }
        }
        return single;
    }

    private static int length(String word) {
        return (int) word.chars().filter(Character::isDigit).count();
    }

    /** Two numbers, the second one larger, neither with a leading zero: from one to the other. */
    private static boolean isRange(String word) {
        String[] parts = word.replaceAll("[.,;:!?]+$", "").split("[-\u2010-\u2015]");
        if (parts.length != 2 || parts[0].length() > 4 || parts[1].length() > 4) {
            return false;
        }
        boolean counted = parts[0].length() + parts[1].length() > 2;
        return counted
                && !parts[0].startsWith("0")
                && !parts[1].startsWith("0")
                && Integer.parseInt(parts[0]) < Integer.parseInt(parts[1]);
    }

    /** In a run of three or more digits, some written as words, all become digits. */
    private static List<String> runs(List<String> words) {
        List<String> out = new ArrayList<>(words);
        int from = 0;
        while (from < out.size()) {
            int to = from;
            boolean digit = false;
            while (to < out.size() && isDigit(out.get(to))) {
                digit |= Character.isDigit(out.get(to).charAt(0));
                to++;
            }
            if (digit && to - from >= 3) {
                for (int i = from; i < to; i++) {
                    out.set(i, digit(out.get(i)));
                }
            }
            from = Math.max(to, from + 1);
        }
        return out;
    }

    private static boolean isDigit(String word) {
        String bare = bare(word);
        return bare.length() == 1 && Character.isDigit(bare.charAt(0)) || SPELLED.containsKey(bare);
    }

    private static String digit(String word) {
        String bare = bare(word);
        String mark = word.replaceAll("^[\\p{L}\\d]+", "");
        return SPELLED.getOrDefault(bare, bare) + mark;
    }

    /** In lower case, without the punctuation around it. */
    static String bare(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("^[^\\p{L}\\d]+|[^\\p{L}\\d]+$", "");
    }

    /** Whether this is what the model writes for sounds that are no speech. */
    static boolean saysNothing(List<String> words) {
        return EMPTY.contains(
                String.join(" ", words.stream().map(WrittenText::bare).toList()));
    }
}
