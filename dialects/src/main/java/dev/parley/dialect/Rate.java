package dev.parley.dialect;

/**
 * How often something may be done: {@code burst} times at once, and {@code perSecond} times a second in the long run.
 *
 * @param perSecond above 0
 * @param burst at least 1
 */
public record Rate(double perSecond, int burst) {
    public Rate {
        if (perSecond <= 0 || burst < 1) {
            throw new IllegalArgumentException("no rate: " + perSecond + "/s burst " + burst);
        }
    }
}
