package dev.parley.languages;

import dev.parley.speech.language.SpokenLanguage.Said;
import dev.parley.speech.language.Window;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times of day, dates in digits, ordinals. Pure. */
final class TimesAndDates {
    private static final Pattern CLOCK = Pattern.compile("(\\d{1,2}):(\\d\\d)(?:[\u00a0\u202f]?(h|Uhr))?");
    private static final Pattern HOURS = Pattern.compile("(\\d{1,2})[\u00a0\u202f]?[hH](\\d\\d)?");
    private static final Pattern DOTTED = Pattern.compile("(\\d{1,2})\\.(\\d\\d)");
    private static final Pattern DATE = Pattern.compile("(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{4})");
    private static final Pattern ISO = Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)");
    private static final Pattern DAY_AND_MONTH = Pattern.compile("(\\d{1,2})\\.(\\d{1,2})");

    private final NumberLexicon lexicon;
    private final SpelledNumbers numbers;

    TimesAndDates(NumberLexicon lexicon, SpelledNumbers numbers) {
        this.lexicon = lexicon;
        this.numbers = numbers;
    }

    Optional<Said> at(Window window) {
        return date(window).or(() -> time(window)).or(() -> ordinal(window));
    }

    private Optional<Said> time(Window window) {
        Window.Word word = window.word(0);
        Matcher hours = HOURS.matcher(word.core());
        if (hours.matches()) {
            return hours(window, word, Integer.parseInt(hours.group(1)), hours.group(2));
        }
        Matcher clock = CLOCK.matcher(word.core());
        if (clock.matches()) {
            int hour = Integer.parseInt(clock.group(1));
            int minute = Integer.parseInt(clock.group(2));
            return isTime(hour, minute) ? time(window, word, hour, minute) : Optional.empty();
        }
        Matcher dotted = DOTTED.matcher(word.core());
        boolean open = word.open();
        if (dotted.matches() && open && lexicon.marksTime(window.word(1).core())) {
            int hour = Integer.parseInt(dotted.group(1));
            int minute = Integer.parseInt(dotted.group(2));
            return isTime(hour, minute) ? time(window, word, hour, minute) : Optional.empty();
        }
        boolean hour = word.core().matches("\\d{1,2}")
                && open
                && lexicon.marksTime(window.word(1).core());
        return hour ? hours(window, word, Integer.parseInt(word.core()), null) : Optional.empty();
    }

    /** 14h, 14h30, and 14 h 30 in words of their own. */
    private Optional<Said> hours(Window window, Window.Word word, int hour, @Nullable String minute) {
        if (hour > 24) {
            return Optional.empty();
        }
        if (minute != null) {
            return isTime(hour, Integer.parseInt(minute))
                    ? Quantities.said(1, lexicon.time(numbers, hour, Integer.parseInt(minute)), word)
                    : Optional.empty();
        }
        boolean apart = word.core().matches("\\d+");
        int words = apart ? 2 : 1;
        Window.Word mark = window.word(words - 1);
        if (mark.open()) {
            Window.Word next = window.word(words);
            if (next.lead().isEmpty() && next.core().matches("[0-5]\\d")) {
                return Quantities.said(words + 1, lexicon.time(numbers, hour, Integer.parseInt(next.core())), next);
            }
        }
        boolean lasts = !mark.core().equals("Uhr") && lexicon.unit("h").isPresent();
        return lasts ? Optional.empty() : Quantities.said(words, lexicon.time(numbers, hour, 0), mark);
    }

    private Optional<Said> time(Window window, Window.Word word, int hour, int minute) {
        String words = lexicon.time(numbers, hour, minute);
        if (word.open()) {
            Window.Word next = window.word(1);
            if (lexicon.marksTime(next.core())) {
                return Quantities.said(2, words, next);
            }
        }
        return Quantities.said(1, words, word);
    }

    private static boolean isTime(int hour, int minute) {
        return hour <= 24 && minute < 60;
    }

    private Optional<Said> date(Window window) {
        Window.Word word = window.word(0);
        Matcher date = DATE.matcher(word.core());
        if (date.matches()) {
            return date(window, word, date.group(1), date.group(3), Optional.of(date.group(4)));
        }
        Matcher iso = ISO.matcher(word.core());
        if (iso.matches()) {
            return date(window, word, iso.group(3), iso.group(2), Optional.of(iso.group(1)));
        }
        Matcher day = DAY_AND_MONTH.matcher(word.core());
        boolean stopped = lexicon.stops() && word.trail().startsWith(".") && day.matches();
        return stopped ? date(window, word, day.group(1), day.group(2), Optional.empty()) : Optional.empty();
    }

    private Optional<Said> date(Window window, Window.Word word, String day, String month, Optional<String> year) {
        int d = Integer.parseInt(day);
        int m = Integer.parseInt(month);
        if (d < 1 || d > 31 || m < 1 || m > 12) {
            return Optional.empty();
        }
        String words = lexicon.date(numbers, window.before(), d, m, year.map(Integer::parseInt));
        return year.isPresent() ? Quantities.said(1, words, word) : Optional.of(new Said(1, words));
    }

    private Optional<Said> ordinal(Window window) {
        Window.Word word = window.word(0);
        Optional<String> shown = lexicon.ordinal(numbers, word.core());
        if (shown.isPresent()) {
            return Quantities.said(1, shown.get(), word);
        }
        boolean stopped =
                lexicon.stops() && word.trail().equals(".") && word.core().matches("\\d{1,3}");
        return stopped
                ? lexicon.stopped(
                                numbers,
                                word.core(),
                                window.before(),
                                window.word(1).core())
                        .map(words -> new Said(1, words))
                : Optional.empty();
    }
}
