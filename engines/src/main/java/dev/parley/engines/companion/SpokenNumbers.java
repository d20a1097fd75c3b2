package dev.parley.engines.companion;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Numbers as people say them: "twenty one", "three hundred and five", "two point five", "minus four", "7". */
final class SpokenNumbers {
    private static final Map<String, Integer> SMALL = Map.ofEntries(
            Map.entry("zero", 0),
            Map.entry("one", 1),
            Map.entry("two", 2),
            Map.entry("three", 3),
            Map.entry("four", 4),
            Map.entry("five", 5),
            Map.entry("six", 6),
            Map.entry("seven", 7),
            Map.entry("eight", 8),
            Map.entry("nine", 9),
            Map.entry("ten", 10),
            Map.entry("eleven", 11),
            Map.entry("twelve", 12),
            Map.entry("thirteen", 13),
            Map.entry("fourteen", 14),
            Map.entry("fifteen", 15),
            Map.entry("sixteen", 16),
            Map.entry("seventeen", 17),
            Map.entry("eighteen", 18),
            Map.entry("nineteen", 19));
    private static final Map<String, Integer> TENS = Map.of(
            "twenty", 20, "thirty", 30, "forty", 40, "fifty", 50, "sixty", 60, "seventy", 70, "eighty", 80, "ninety",
            90);
    private static final Map<String, Integer> SCALES = Map.of("hundred", 100, "thousand", 1_000, "million", 1_000_000);

    private SpokenNumbers() {}

    /**
     * A number found in words.
     *
     * @param end index after its last word
     */
    record Found(double value, int end) {}

    /** The number that begins at {@code from}; the longest reading wins. */
    static Optional<Found> at(List<String> words, int from) {
        Optional<Found> whole = digits(words, from).or(() -> spelled(words, from));
        return whole.map(found -> withFraction(words, found));
    }

    private static Optional<Found> digits(List<String> words, int from) {
        if (from >= words.size() || !words.get(from).matches("\\d{1,12}(\\.\\d{1,6})?")) {
            return Optional.empty();
        }
        return Optional.of(new Found(Double.parseDouble(words.get(from)), from + 1));
    }

    private static Optional<Found> spelled(List<String> words, int from) {
        long total = 0;
        long group = 0;
        int at = from;
        int last = 0; // what came before decides what may follow: after "twenty" a digit, after a digit only a scale
        for (; at < words.size(); at++) {
            String word = words.get(at);
            if (SMALL.containsKey(word)) {
                int value = SMALL.get(word);
                boolean fits = last == 0 || last == 100 || last == 1_000 || (last == 20 && value > 0 && value < 10);
                if (!fits) {
                    break;
                }
                group += value;
                last = 1;
            } else if (TENS.containsKey(word) && (last == 0 || last >= 100)) {
                group += TENS.get(word);
                last = 20;
            } else if (SCALES.containsKey(word) && mayScale(SCALES.get(word), last)) {
                int scale = SCALES.get(word);
                if (scale == 100) {
                    group *= 100;
                } else {
                    total += group * scale;
                    group = 0;
                }
                last = scale == 100 ? 100 : 1_000;
            } else if (!(word.equals("and") && last >= 100 && at + 1 < words.size() && isPart(words.get(at + 1)))) {
                break;
            }
        }
        return at == from ? Optional.empty() : Optional.of(new Found(total + group, at));
    }

    /** "Five hundred thousand" is a number, "hundred", "five hundred hundred" and "five thousand million" are not. */
    private static boolean mayScale(int scale, int last) {
        return last == 1 || last == 20 || (last == 100 && scale > 100);
    }

    private static boolean isPart(String word) {
        return SMALL.containsKey(word) || TENS.containsKey(word);
    }

    private static Found withFraction(List<String> words, Found whole) {
        if (whole.end >= words.size() || !words.get(whole.end).equals("point")) {
            return whole;
        }
        StringBuilder digits = new StringBuilder();
        int at = whole.end + 1;
        for (; at < words.size() && digits.length() < 6; at++) {
            Integer digit = words.get(at).equals("oh") ? Integer.valueOf(0) : SMALL.get(words.get(at));
            if (digit == null || digit > 9) {
                break;
            }
            digits.append(digit);
        }
        return digits.isEmpty() ? whole : new Found(Double.parseDouble((long) whole.value + "." + digits), at);
    }
}
