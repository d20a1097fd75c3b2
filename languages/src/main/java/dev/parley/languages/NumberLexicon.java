package dev.parley.languages;

import java.util.Optional;

/** What one language says around its numbers. Pure. */
interface NumberLexicon {
    /** The words of fixed signs. */
    record Signs(
            String minus,
            String plus,
            String comma,
            String point,
            String percent,
            String to,
            String per,
            String code) {}

    Signs signs();

    /** What a sign of a unit stands for: km, °C, h. */
    Optional<Noun> unit(String sign);

    /** What a sign of money stands for. */
    Optional<Noun> money(String sign);

    /** The hundredth part of that money. */
    Noun cents(String sign);

    /** Whole money and its hundredths, both in words: douze euros cinquante. */
    String priced(String whole, String cents);

    /** What stands between whole millions and a noun. */
    String ofMillions(String noun);

    /** Whether what is counted stands in the singular. */
    boolean singular(String whole, String decimals);

    /** Whether the written decimals are read as one number, rather than digit by digit. */
    boolean decimalsAsNumber(String decimals);

    /** Whether words that are counted are feminine, as far as their ending tells. */
    boolean feminine(String noun);

    /** Whether a word can be what is counted. */
    boolean countable(String word);

    /** Whether a year is meant, as the word before it tells. */
    boolean beforeYear(String before);

    /** A time of day. */
    String time(SpelledNumbers numbers, int hour, int minute);

    /** Whether a word behind a time says that it is one, and is read with it: Uhr, h. */
    boolean marksTime(String word);

    /**
     * A date.
     *
     * @param before the word before it, in lower case
     * @param year empty where none is written
     */
    String date(SpelledNumbers numbers, String before, int day, int month, Optional<Integer> year);

    /** An ordinal that shows by its own sign: 1er, 2º. */
    Optional<String> ordinal(SpelledNumbers numbers, String core);

    /** Whether ordinals, days and months are written with a full stop. */
    boolean stops();

    /**
     * An ordinal that shows by a full stop and the words around it: der 3. Platz.
     *
     * @param next the word behind it
     */
    Optional<String> stopped(SpelledNumbers numbers, String digits, String before, String next);

    /** Digits of a telephone number that stand together. */
    String telephone(SpelledNumbers numbers, String digits);

    /** Whether a number behind this word is a telephone number. */
    boolean beforeTelephone(String before);

    /** Whether a number behind this word names something, and is read digit by digit. */
    boolean beforeCode(String before);

    /** What is said of a sign that stands between words; empty: it is left as it is. */
    Optional<String> sign(String sign);
}
