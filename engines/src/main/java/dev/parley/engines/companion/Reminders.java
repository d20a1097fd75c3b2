package dev.parley.engines.companion;

import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the caller is to be reminded of within the call. It stands in the companion's own words, by the minute; once it is due,
 * the next reply begins with it, or the next silence is filled with it.
 */
final class Reminders {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("h:mm B", Locale.US);
    private static final Pattern PROMISE =
            Pattern.compile("At (\\d{1,2}:\\d{2} [a-z ]+?) I will remind you to ([^.]+)\\.");
    private static final String DUE = "You wanted to be reminded to ";

    /** Later than that, it was meant for another day. */
    private static final Duration OVERDUE = Duration.ofHours(12);

    private static final long FARTHEST_MINUTES = 180;

    private final List<String> replies;

    private record Promise(LocalTime at, String what) {}

    Reminders(List<String> replies) {
        this.replies = replies;
    }

    /** Takes a reminder down, or says what is missing. */
    String take(List<String> words, LocalTime now, FreshWords fresh) {
        Optional<String> what = what(words);
        Optional<Duration> in = in(words);
        if (what.isEmpty() || in.isEmpty()) {
            return fresh.first(CompanionLines.REMINDER_UNCLEAR);
        }
        if (in.get().toMinutes() > FARTHEST_MINUTES) {
            return fresh.first(CompanionLines.REMINDER_TOO_LATE);
        }
        LocalTime exact = now.plus(in.get());
        LocalTime minute = exact.truncatedTo(ChronoUnit.MINUTES);
        LocalTime at = minute.equals(exact) ? minute : minute.plusMinutes(1);
        return fresh.first(List.of(
                "At " + TIME.format(at) + " I will remind you to " + what.get() + ".",
                "All right. At " + TIME.format(at) + " I will remind you to " + what.get() + "."));
    }

    private static Optional<String> what(List<String> words) {
        int me = words.indexOf("me");
        int to = me < 0 ? -1 : words.subList(me, words.size()).indexOf("to");
        if (to < 0) {
            return Optional.empty();
        }
        List<String> rest = words.subList(me + to + 1, words.size());
        int when = rest.lastIndexOf("in");
        boolean timed = when > 0 && unit(rest.subList(when, rest.size())).isPresent();
        List<String> what = timed ? rest.subList(0, when) : rest;
        return what.isEmpty() ? Optional.empty() : Optional.of(Reflection.mirrored(what));
    }

    private static Optional<Duration> in(List<String> words) {
        int in = Math.max(words.lastIndexOf("in"), words.lastIndexOf("after"));
        if (in < 0) {
            return Optional.empty();
        }
        List<String> rest = words.subList(in + 1, words.size());
        Optional<ChronoUnit> unit = unit(rest);
        if (unit.isEmpty()) {
            return Optional.empty();
        }
        boolean one = !rest.isEmpty()
                && (rest.getFirst().equals("a") || rest.getFirst().equals("an"));
        Optional<Long> count = one ? Optional.of(1L) : SpokenNumbers.at(rest, 0).map(number -> (long) number.value());
        return count.filter(it -> it > 0).map(it -> Duration.of(it, unit.get()));
    }

    private static Optional<ChronoUnit> unit(List<String> words) {
        for (String word : words) {
            switch (word) {
                case "second", "seconds" -> {
                    return Optional.of(ChronoUnit.SECONDS);
                }
                case "minute", "minutes" -> {
                    return Optional.of(ChronoUnit.MINUTES);
                }
                case "hour", "hours" -> {
                    return Optional.of(ChronoUnit.HOURS);
                }
                default -> {}
            }
        }
        return Optional.empty();
    }

    /** What has become due and was not said, to be said now. */
    Optional<String> due(LocalTime now) {
        return open().stream()
                .filter(promise -> isPast(promise.at(), now))
                .map(promise -> "It is " + TIME.format(now) + ". " + DUE + promise.what() + ".")
                .findFirst();
    }

    /** What the caller will be reminded of. */
    String told(FreshWords fresh) {
        return open().stream()
                .findFirst()
                .map(next -> fresh.first(List.of(
                        "Next I remind you to " + next.what() + ", at " + TIME.format(next.at()) + ".",
                        "You want to " + next.what() + " at " + TIME.format(next.at()) + ".")))
                .orElseGet(() -> fresh.first(CompanionLines.NO_REMINDERS));
    }

    private List<Promise> open() {
        List<Promise> open = new ArrayList<>();
        for (String reply : replies) {
            open.removeIf(promise -> reply.contains(DUE + promise.what()));
            Matcher found = PROMISE.matcher(reply);
            if (found.find()) {
                open.add(new Promise(LocalTime.parse(found.group(1), TIME), found.group(2)));
            }
        }
        return open;
    }

    private static boolean isPast(LocalTime at, LocalTime now) {
        Duration late = Duration.between(at, now);
        Duration since = late.isNegative() ? late.plusDays(1) : late;
        return since.compareTo(OVERDUE) < 0;
    }
}
