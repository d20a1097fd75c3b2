package dev.parley.engines.companion;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sums as people say them: "twelve times seven", "what is 3 plus 4 minus 2", "ten divided by four". */
final class SpokenArithmetic {
    private static final Map<String, Character> OPERATORS = Map.ofEntries(
            Map.entry("plus", '+'),
            Map.entry("+", '+'),
            Map.entry("add", '+'),
            Map.entry("added", '+'),
            Map.entry("minus", '-'),
            Map.entry("-", '-'),
            Map.entry("less", '-'),
            Map.entry("subtract", '-'),
            Map.entry("times", '*'),
            Map.entry("*", '*'),
            Map.entry("x", '*'),
            Map.entry("multiplied", '*'),
            Map.entry("multiply", '*'),
            Map.entry("divided", '/'),
            Map.entry("divide", '/'),
            Map.entry("over", '/'),
            Map.entry("/", '/'));

    /** Words that may stand between an operator and its number. */
    private static final List<String> LINKS = List.of("by", "to", "and", "with");

    private SpokenArithmetic() {}

    /**
     * A sum and what it comes to.
     *
     * @param text as it may be read aloud, such as {@code 12 times 7}
     * @param result empty for a division by zero
     */
    record Sum(String text, Optional<String> result) {}

    /** The first sum in the words. */
    static Optional<Sum> find(List<String> words) {
        for (int from = 0; from < words.size(); from++) {
            Optional<SpokenNumbers.Found> first = SpokenNumbers.at(words, from);
            if (first.isPresent()) {
                Reader reader = new Reader(words, first.get());
                if (reader.read()) {
                    return Optional.of(reader.sum());
                }
                from = first.get().end() - 1;
            }
        }
        return Optional.empty();
    }

    private static String write(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        return new java.math.BigDecimal(value)
                .round(new java.math.MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Reads number, operator, number, operator … as far as it goes. */
    private static final class Reader {
        private final List<String> words;
        private final List<Double> numbers = new ArrayList<>();
        private final List<Character> operators = new ArrayList<>();
        private int at;

        Reader(List<String> words, SpokenNumbers.Found first) {
            this.words = words;
            numbers.add(first.value());
            at = first.end();
        }

        boolean read() {
            while (at < words.size() && OPERATORS.containsKey(words.get(at))) {
                int next = at + 1;
                while (next < words.size() && LINKS.contains(words.get(next))) {
                    next++;
                }
                Optional<SpokenNumbers.Found> number = SpokenNumbers.at(words, next);
                if (number.isEmpty()) {
                    break;
                }
                operators.add(OPERATORS.get(words.get(at)));
                numbers.add(number.get().value());
                at = number.get().end();
            }
            return !operators.isEmpty();
        }

        Sum sum() {
            StringBuilder text = new StringBuilder(write(numbers.getFirst()));
            for (int i = 0; i < operators.size(); i++) {
                text.append(' ').append(name(operators.get(i))).append(' ').append(write(numbers.get(i + 1)));
            }
            double result = compute();
            return new Sum(text.toString(), Double.isFinite(result) ? Optional.of(write(result)) : Optional.empty());
        }

        /** Products before sums. */
        private double compute() {
            double total = 0;
            double term = numbers.getFirst();
            for (int i = 0; i < operators.size(); i++) {
                double number = numbers.get(i + 1);
                switch (operators.get(i)) {
                    case '*' -> term *= number;
                    case '/' -> term = number == 0 ? Double.NaN : term / number;
                    default -> {
                        total += term;
                        term = operators.get(i) == '+' ? number : -number;
                    }
                }
            }
            return total + term;
        }

        private static String name(char operator) {
            return switch (operator) {
                case '+' -> "plus";
                case '-' -> "minus";
                case '*' -> "times";
                default -> "divided by";
            };
        }
    }
}
