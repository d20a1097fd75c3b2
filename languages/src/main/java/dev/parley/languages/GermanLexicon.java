package dev.parley.languages;

import dev.parley.languages.SpelledNumbers.Form;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** German. Pure. */
final class GermanLexicon implements NumberLexicon {
    private static final Signs SIGNS =
            new Signs("minus", "plus", "Komma", "Punkt", "Prozent", "bis", "pro", "Der Code wird angezeigt.");
    private static final List<String> MONTHS = List.of(
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember");
    private static final Map<String, Noun> MONEY = Nouns.of("""
        € EUR: Euro
        $ USD: Dollar
        £ GBP: Pfund
        ¥ JPY: Yen
        CHF: Franken
        """);
    private static final Map<String, Noun> UNITS = Nouns.of("""
        km: Kilometer
        m: Meter
        cm: Zentimeter
        mm: Millimeter
        km/h: Kilometer_pro_Stunde
        m²: Quadratmeter
        kg: Kilogramm
        g: Gramm
        mg: Milligramm
        l L: Liter
        ml mL: Milliliter
        °C: Grad_Celsius
        °: Grad
        s Sek: Sekunde Sekunden f
        min Min: Minute Minuten f
        h Std: Stunde Stunden f
        kWh: Kilowattstunde Kilowattstunden f
        GB: Gigabyte
        MB: Megabyte
        """);
    private static final Map<String, String> ALONE = Map.of(
            "+", "plus", "=", "gleich", "×", "mal", "÷", "geteilt durch", "&", "und", "€", "Euro", "%", "Prozent");
    private static final Pattern FEMININE =
            Pattern.compile("Person|Uhrzeit|Nacht|Stadt|Frau|.*(?:e|ung|heit|keit|schaft|tion)");
    private static final Pattern WEAK = Pattern.compile("der|die|das|jede|jedes|jeder|diese|dieses|dieser");
    private static final Pattern OBLIQUE = Pattern.compile(
            "am|vom|zum|zur|im|den|dem|des|beim|bis|ab|seit|jeden|jedem|diesen|diesem|ihren|ihrem|meinen|meinem");
    private static final Pattern LETTERS = Pattern.compile("\\p{L}.*");

    @Override
    public Signs signs() {
        return SIGNS;
    }

    @Override
    public Optional<Noun> unit(String sign) {
        return Optional.ofNullable(UNITS.get(sign));
    }

    @Override
    public Optional<Noun> money(String sign) {
        return Optional.ofNullable(MONEY.get(sign));
    }

    @Override
    public Noun cents(String sign) {
        return switch (sign) {
            case "£", "GBP" -> new Noun("Penny", "Pence", false);
            case "CHF" -> new Noun("Rappen", "Rappen", false);
            default -> new Noun("Cent", "Cent", false);
        };
    }

    @Override
    public String priced(String whole, String cents) {
        return whole + " " + cents;
    }

    @Override
    public String ofMillions(String noun) {
        return "";
    }

    @Override
    public boolean singular(String whole, String decimals) {
        return whole.equals("1") && decimals.isEmpty();
    }

    @Override
    public boolean decimalsAsNumber(String decimals) {
        return false;
    }

    @Override
    public boolean feminine(String noun) {
        return FEMININE.matcher(noun).matches();
    }

    /** Nouns are written with a capital. */
    @Override
    public boolean countable(String word) {
        return word.matches("\\p{Lu}\\p{Ll}+");
    }

    @Override
    public boolean beforeYear(String before) {
        return before.matches("jahr|jahre|jahres|seit|anno|von|bis|um|"
                + String.join("|", MONTHS).toLowerCase(java.util.Locale.ROOT));
    }

    @Override
    public String time(SpelledNumbers numbers, int hour, int minute) {
        String hours = numbers.words(hour, Form.MASCULINE) + " Uhr";
        return minute == 0 ? hours : hours + " " + numbers.words(minute, Form.ALONE);
    }

    @Override
    public boolean marksTime(String word) {
        return word.equals("Uhr");
    }

    @Override
    public String date(SpelledNumbers numbers, String before, int day, int month, Optional<Integer> year) {
        return day(numbers, Integer.toString(day), before) + " " + MONTHS.get(month - 1)
                + year.map(it -> " " + numbers.words(it, Form.YEAR)).orElse("");
    }

    private static String day(SpelledNumbers numbers, String digits, String before) {
        Form form = OBLIQUE.matcher(before).matches()
                ? Form.ORDINAL_OBLIQUE
                : WEAK.matcher(before).matches() ? Form.ORDINAL_WEAK : Form.ORDINAL_MASCULINE;
        return numbers.words(digits, form);
    }

    @Override
    public Optional<String> ordinal(SpelledNumbers numbers, String core) {
        return Optional.empty();
    }

    @Override
    public boolean stops() {
        return true;
    }

    /** Behind an article, or before the name of a month; else the sentence has ended. */
    @Override
    public Optional<String> stopped(SpelledNumbers numbers, String digits, String before, String next) {
        boolean month = MONTHS.stream().anyMatch(next::equals);
        boolean article =
                WEAK.matcher(before).matches() || OBLIQUE.matcher(before).matches();
        return month || article && LETTERS.matcher(next).matches()
                ? Optional.of(day(numbers, digits, before))
                : Optional.empty();
    }

    /** Digit by digit. */
    @Override
    public String telephone(SpelledNumbers numbers, String digits) {
        return numbers.digits(digits);
    }

    @Override
    public boolean beforeTelephone(String before) {
        return before.matches("telefon|tel|telefonnummer|nummer|rufnummer|handy|handynummer|fax");
    }

    @Override
    public boolean beforeCode(String before) {
        return before.replace(":", "").matches("code|pin|passwort|zugangscode|postleitzahl|plz|flug");
    }

    @Override
    public Optional<String> sign(String sign) {
        return Optional.ofNullable(ALONE.get(sign));
    }
}
