package dev.parley.setting;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How an amount is written in settings, those of engines among them: a whole number, with a unit behind it. */
public enum Amount {
    /** Without a unit. */
    NUMBER(Map.of("", 1L), "is not a whole number"),
    /** In ms. */
    TIME(
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "min", 60_000L, "h", 3_600_000L),
            "has none of the units ms, s, m, h"),
    /** In bytes. */
    SIZE(
            Map.of("", 1L, "b", 1L, "kib", 1L << 10, "mib", 1L << 20, "gib", 1L << 30),
            "has none of the units B, KiB, MiB, GiB");

    private static final Pattern WRITTEN = Pattern.compile("(-?\\d+)\\s*([A-Za-z]*)");

    private final Map<String, Long> factors;
    private final String otherUnit;

    Amount(Map<String, Long> factors, String otherUnit) {
        this.factors = factors;
        this.otherUnit = otherUnit;
    }

    /** @throws IllegalArgumentException with what is wrong, to stand behind the text: {@code is too large} */
    public long parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException(this == NUMBER ? otherUnit : "is not a number with a unit");
        }
        Long factor = factors.get(written.group(2).toLowerCase(Locale.ROOT));
        if (factor == null) {
            throw new IllegalArgumentException(otherUnit);
        }
        try {
            return Math.multiplyExact(Long.parseLong(written.group(1)), factor);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException("is too large", e);
        }
    }
}
