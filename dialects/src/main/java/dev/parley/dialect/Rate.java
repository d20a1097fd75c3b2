package dev.parley.dialect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often something may be done: {@code burst} times at once, and {@code perSecond} times a second in the long run.
 *
 * @param perSecond above 0
 * @param burst at least 1
 */
public record Rate(double perSecond, int burst) {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,6})/s(?:\\s+burst\\s+(\\d{1,7}))?");

    public Rate {
        if (perSecond <= 0 || burst < 1) {
            throw new IllegalArgumentException("no rate: " + perSecond + "/s burst " + burst);
        }
    }

    /**
     * As settings write it: {@code 10/s} or {@code 10/s burst 60}.
     *
     * @throws IllegalArgumentException with what is wrong, to stand behind the text
     */
    public static Rate parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException("is no rate");
        }
        int perSecond = Integer.parseInt(written.group(1));
        int burst = written.group(2) == null ? perSecond : Integer.parseInt(written.group(2));
        if (perSecond < 1 || burst < 1) {
            throw new IllegalArgumentException("allows nothing");
        }
        return new Rate(perSecond, burst);
    }
}
