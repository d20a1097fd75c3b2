package dev.parley.engines.support.service;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a server of Google asks to be left alone: in the body of its refusal ({@code google.rpc.RetryInfo}), where others
 * send {@code Retry-After}. Pure.
 */
final class RetryInfo {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Pattern DELAY = Pattern.compile("\"retryDelay\"\\s*:\\s*\"(\\d{1,9}(?:\\.\\d{1,9})?)s\"");

    private RetryInfo() {}

    /** An hour at most; empty when it does not say. */
    static Optional<Duration> of(String body) {
        Matcher delay = body.contains("google.rpc.RetryInfo") ? DELAY.matcher(body) : DELAY.matcher("");
        if (!delay.find()) {
            return Optional.empty();
        }
        Duration wait = Duration.ofMillis(
                new BigDecimal(delay.group(1)).movePointRight(3).longValue());
        return Optional.of(wait.compareTo(LONGEST) > 0 ? LONGEST : wait).filter(Duration::isPositive);
    }
}
