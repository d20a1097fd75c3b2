package dev.parley.provider;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How long a server asks to be left alone (RFC 9110, 10.2.3; {@code retry-after-ms} as OpenAI and Azure send it). Pure. */
public final class RetryAfter {
    private static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {}

    /**
     * Empty when it asks for nothing, or for nothing that can be read. A date counts from the server's own. An hour at most.
     *
     * @param header the value of a header of the answer, by its name in whatever case; null when there is none
     */
    public static Optional<Duration> of(Function<String, @Nullable String> header) {
        return number(header.apply("retry-after-ms"))
                .map(Duration::ofMillis)
                .or(() -> number(header.apply("Retry-After")).map(Duration::ofSeconds))
                .or(() -> until(header.apply("Retry-After"), header.apply("Date")))
                .filter(Duration::isPositive)
                .map(wait -> wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    /** As a header of our own says it: whole seconds, rounded up, at least one. */
    public static long wholeSeconds(Duration wait) {
        return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    }

    private static Optional<Long> number(@Nullable String value) {
        boolean whole = value != null && value.strip().matches("\\d{1,9}(?:\\.\\d+)?");
        return whole ? Optional.of((long) Math.ceil(Double.parseDouble(value.strip()))) : Optional.empty();
    }

    private static Optional<Duration> until(@Nullable String date, @Nullable String now) {
        if (date == null || now == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Duration.between(date(now), date(date)));
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }

    private static ZonedDateTime date(String value) {
        return ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
    }
}
