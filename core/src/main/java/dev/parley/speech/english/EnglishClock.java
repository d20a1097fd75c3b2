package dev.parley.speech.english;

import static dev.parley.speech.english.EnglishNumbers.cardinal;
import static dev.parley.speech.english.EnglishNumbers.ordinal;
import static dev.parley.speech.english.EnglishNumbers.year;

import dev.parley.speech.language.SpokenLanguage.Said;
import dev.parley.speech.language.Window;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times of day and dates. */
final class EnglishClock {
    private static final Pattern TIME =
            Pattern.compile("(\\d{1,2}):([0-5]\\d)(?::([0-5]\\d))?([ap])?\\.?(m)?\\.?", Pattern.CASE_INSENSITIVE);
    private static final Pattern SPAN =
            Pattern.compile("(\\d{1,2}(?::[0-5]\\d)?)([ap]m)?[-–—](\\d{1,2}(?::[0-5]\\d)?)([ap]m)?");
    private static final Pattern HOUR = Pattern.compile("(\\d{1,2})([ap])\\.?m\\.?", Pattern.CASE_INSENSITIVE);
    private static final Pattern HALF = Pattern.compile("([ap])\\.?m\\.?", Pattern.CASE_INSENSITIVE);
    private static final Pattern SLASHED = Pattern.compile("(\\d{1,2})/(\\d{1,2})/(\\d{4}|\\d{2})");
    private static final Pattern DOTTED = Pattern.compile("(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})");
    private static final Pattern ISO = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})");
    private static final Pattern STAMP = Pattern.compile(
            "(\\d{4})-(\\d{2})-(\\d{2})T(\\d{2}):([0-5]\\d)(?::[0-5]\\d(?:\\.\\d+)?)?(?:Z|[+-]\\d{2}:?\\d{2})?");
    private static final Pattern DAY = Pattern.compile("([0-3]?\\d)(?:st|nd|rd|th)?");
    private static final Pattern YEAR = Pattern.compile("(1[1-9]|20)\\d\\d");

    private EnglishClock() {}

    static Optional<Said> at(Window window) {
        Window.Word word = window.word(0);
        if (word.core().isEmpty()) {
            return Optional.empty();
        }
        return Character.isDigit(word.core().charAt(0))
                ? span(window, word)
                        .or(() -> time(window, word))
                        .or(() -> hour(window, word))
                        .or(() -> date(word))
                        .or(() -> dayFirst(window, word))
                : monthFirst(window, word);
    }

    // Times.

    private static Optional<Said> span(Window window, Window.Word word) {
        Matcher span = SPAN.matcher(word.core());
        if (!span.matches() || Integer.parseInt(span.group(1).split(":")[0]) > 24) {
            return Optional.empty();
        }
        Optional<String> next = span.group(4) == null && word.open() ? halfOf(window.plain(1)) : Optional.empty();
        boolean halved = span.group(2) != null || span.group(4) != null || next.isPresent();
        if (!halved && !word.core().contains(":")) {
            return Optional.empty();
        }
        String words = bound(span.group(1), halved)
                + (span.group(2) == null ? "" : half(span.group(2).substring(0, 1))) + " to "
                + bound(span.group(3), halved);
        return next.isPresent()
                ? halved(window, words, next.get())
                : EnglishSpeech.said(
                        1,
                        words + (span.group(4) == null ? "" : half(span.group(4).substring(0, 1))),
                        word);
    }

    private static String bound(String written, boolean halved) {
        String[] parts = written.split(":");
        return parts.length == 1 ? cardinal(Integer.parseInt(written)) : spoken(parts[0], parts[1], halved);
    }

    private static Optional<Said> time(Window window, Window.Word word) {
        Matcher time = TIME.matcher(word.core());
        if (!time.matches() || Integer.parseInt(time.group(1)) > 24) {
            return Optional.empty();
        }
        String seconds = time.group(3) == null ? "" : " and " + cardinal(Integer.parseInt(time.group(3))) + " seconds";
        if (time.group(4) != null) {
            return EnglishSpeech.said(
                    1, spoken(time.group(1), time.group(2), true) + seconds + half(time.group(4)), word);
        }
        Optional<String> next = word.open() ? halfOf(window.plain(1)) : Optional.empty();
        String words = spoken(time.group(1), time.group(2), next.isPresent()) + seconds;
        return next.isPresent() ? halved(window, words, next.get()) : EnglishSpeech.said(1, words, word);
    }

    private static Optional<Said> hour(Window window, Window.Word word) {
        Matcher hour = HOUR.matcher(word.core());
        if (hour.matches()) {
            return EnglishSpeech.said(1, cardinal(Integer.parseInt(hour.group(1))) + half(hour.group(2)), word);
        }
        boolean number = word.core().matches("\\d{1,2}") && word.open();
        Optional<String> next = number ? halfOf(window.plain(1)) : Optional.empty();
        return next.flatMap(it -> halved(window, cardinal(Integer.parseInt(word.core())), it));
    }

    private static Optional<Said> halved(Window window, String words, String half) {
        Window.Word last = window.word(1);
        // The last point of "a.m." is its own.
        String pause = last.core().contains(".") ? last.trail().replaceFirst("^\\.", "") : last.pause();
        return Optional.of(new Said(2, words + half(half) + (pause.isEmpty() ? "" : pause.substring(0, 1))));
    }

    private static Optional<String> halfOf(String word) {
        Matcher half = HALF.matcher(word.replaceFirst("[,;:!?)]+$", ""));
        return half.matches() && word.length() > 1 ? Optional.of(half.group(1)) : Optional.empty();
    }

    private static String half(String letter) {
        return letter.toLowerCase(Locale.ROOT).equals("a") ? " A M" : " P M";
    }

    private static String spoken(String hours, String minutes, boolean halved) {
        int hour = Integer.parseInt(hours);
        int minute = Integer.parseInt(minutes);
        if (minute == 0 && hour == 0) {
            return "midnight";
        }
        if (minute == 0) {
            return cardinal(hour) + (halved ? "" : hour > 12 ? " hundred hours" : " o'clock");
        }
        return cardinal(hour) + (minute < 10 ? " oh " : " ") + cardinal(minute);
    }

    // Dates.

    private static Optional<Said> date(Window.Word word) {
        Matcher slashed = SLASHED.matcher(word.core());
        if (slashed.matches()) {
            int first = Integer.parseInt(slashed.group(1));
            int second = Integer.parseInt(slashed.group(2));
            boolean dayFirst = first > 12;
            int year = Integer.parseInt(slashed.group(3));
            int whole = year < 100 ? year + (year < 70 ? 2000 : 1900) : year;
            return day(word, whole, dayFirst ? second : first, dayFirst ? first : second);
        }
        Matcher dotted = DOTTED.matcher(word.core());
        if (dotted.matches()) {
            return day(
                    word,
                    Integer.parseInt(dotted.group(3)),
                    Integer.parseInt(dotted.group(2)),
                    Integer.parseInt(dotted.group(1)));
        }
        Matcher stamp = STAMP.matcher(word.core());
        if (stamp.matches()) {
            String time = spoken(stamp.group(4), stamp.group(5), false);
            return day(
                            Window.Word.NONE,
                            Integer.parseInt(stamp.group(1)),
                            Integer.parseInt(stamp.group(2)),
                            Integer.parseInt(stamp.group(3)))
                    .flatMap(day -> EnglishSpeech.said(1, day.text() + ", " + time, word));
        }
        Matcher iso = ISO.matcher(word.core());
        return iso.matches()
                ? day(
                        word,
                        Integer.parseInt(iso.group(1)),
                        Integer.parseInt(iso.group(2)),
                        Integer.parseInt(iso.group(3)))
                : Optional.empty();
    }

    private static Optional<Said> day(Window.Word word, int year, int month, int day) {
        if (month < 1 || month > 12 || day < 1 || day > 31) {
            return Optional.empty();
        }
        return EnglishSpeech.said(
                1, EnglishCalendar.MONTHS.get(month - 1) + " " + ordinal(day) + ", " + year(year), word);
    }

    private static Optional<Said> monthFirst(Window window, Window.Word word) {
        Optional<String> month = month(word, true);
        boolean point = word.trail().equals(".") && word.core().length() <= 4;
        if (month.isEmpty() || !(word.open() || point)) {
            return Optional.empty();
        }
        Window.Word next = window.word(1);
        Matcher day = DAY.matcher(next.core());
        if (YEAR.matcher(next.core()).matches()) {
            return EnglishSpeech.said(2, month.get() + " " + year(Integer.parseInt(next.core())), next);
        }
        if (!day.matches() || Integer.parseInt(day.group(1)) > 31 || Integer.parseInt(day.group(1)) < 1) {
            return Optional.empty();
        }
        String words = month.get() + " " + ordinal(Integer.parseInt(day.group(1)));
        boolean yearMayFollow = next.trail().isEmpty() || next.trail().equals(",");
        Window.Word after = yearMayFollow ? window.word(2) : Window.Word.NONE;
        return YEAR.matcher(after.core()).matches()
                ? EnglishSpeech.said(3, words + ", " + year(Integer.parseInt(after.core())), after)
                : EnglishSpeech.said(2, words, next);
    }

    private static Optional<Said> dayFirst(Window window, Window.Word word) {
        Matcher day = DAY.matcher(word.core());
        if (!day.matches()
                || !word.open()
                || Integer.parseInt(day.group(1)) > 31
                || Integer.parseInt(day.group(1)) < 1) {
            return Optional.empty();
        }
        Window.Word next = window.word(1);
        Optional<String> month = month(next, false);
        if (month.isEmpty() && next.open()) {
            // "Dec" alone may be no month.
            month = month(next, true)
                    .filter(it -> YEAR.matcher(window.word(2).core()).matches());
        }
        if (month.isEmpty()) {
            return Optional.empty();
        }
        String the = window.before().equals("the") ? "" : "the ";
        String words = the + ordinal(Integer.parseInt(day.group(1))) + " of " + month.get();
        Window.Word after = next.trail().isEmpty() || next.trail().equals(",") ? window.word(2) : Window.Word.NONE;
        return YEAR.matcher(after.core()).matches()
                ? EnglishSpeech.said(3, words + ", " + year(Integer.parseInt(after.core())), after)
                : EnglishSpeech.said(2, words, next);
    }

    private static Optional<String> month(Window.Word word, boolean shortToo) {
        String core = word.core();
        return EnglishCalendar.MONTHS.stream()
                .filter(month -> month.equals(core)
                        || (shortToo
                                && core.length() >= 3
                                && core.length() <= 4
                                && month.startsWith(core)
                                && !core.equals("May")))
                .findFirst();
    }
}
