package dev.parley.setting;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * An amount of the operator's currency, whichever that is: written in units with up to six decimals, such as {@code 5.00},
 * kept in millionths of a unit. Never negative.
 *
 * @param micros millionths of a unit
 */
public record Money(long micros) implements Comparable<Money> {
    /** None. */
    public static final Money ZERO = new Money(0);

    /** What can be read, for messages. */
    public static final String FORM = "an amount such as 5 or 0.0043, up to six decimals and below a million";

    private static final Pattern WRITTEN = Pattern.compile("\\d{1,6}(\\.\\d{1,6})?");
    private static final int DECIMALS = 6;
    private static final int SHOWN_DECIMALS = 2;

    public Money {
        if (micros < 0) {
            throw new IllegalArgumentException("less than nothing: " + micros);
        }
    }

    /** @throws IllegalArgumentException with what is wrong, to stand behind the text: {@code is no amount} */
    public static Money parse(String text) {
        String written = text.strip();
        if (!WRITTEN.matcher(written).matches()) {
            throw new IllegalArgumentException("is no amount");
        }
        return new Money(new BigDecimal(written).movePointRight(DECIMALS).longValueExact());
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(micros, other.micros);
    }

    /** In units, with two decimals at least. */
    @Override
    public String toString() {
        BigDecimal units = BigDecimal.valueOf(micros, DECIMALS).stripTrailingZeros();
        return (units.scale() < SHOWN_DECIMALS ? units.setScale(SHOWN_DECIMALS) : units).toPlainString();
    }
}
