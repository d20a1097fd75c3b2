package dev.parley.engines.openai;

import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long a server asks to be left alone (RFC 9110, 10.2.3; {@code retry-after-ms} as OpenAI and Azure send it). Pure. */
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {}

    /** Empty when it asks for nothing, or for nothing that can be read. A date counts from the server's own. */
    static Optional<Duration> of(MultiMap headers) {
        return number(headers.get("retry-after-ms"))
                .map(Duration::ofMillis)
                .or(() -> number(headers.get("Retry-After")).map(Duration::ofSeconds))
                .or(() -> until(headers.get("Retry-After"), headers.get("Date")))
                .filter(Duration::isPositive)
                .map(wait -> wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
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
