package dev.parley.languages;

import dev.parley.languages.SpelledNumbers.Form;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** French. Pure. */
final class FrenchLexicon implements NumberLexicon {
    private static final Signs SIGNS =
            new Signs("moins", "plus", "virgule", "point", "pour cent", "à", "par", "Le code est affiché.");
    private static final List<String> MONTHS = List.of(
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre");
    private static final Map<String, Noun> MONEY = Nouns.of("""
        € EUR: euro euros
        $ USD: dollar dollars
        £ GBP: livre livres f
        ¥ JPY: yen yens
        CHF: franc_suisse francs_suisses
        """);
    private static final Map<String, Noun> UNITS = Nouns.of("""
        km: kilomètre kilomètres
        m: mètre mètres
        cm: centimètre centimètres
        mm: millimètre millimètres
        km/h: kilomètre_à_l'heure kilomètres_à_l'heure
        m²: mètre_carré mètres_carrés
        kg: kilogramme kilogrammes
        g: gramme grammes
        mg: milligramme milligrammes
        l L: litre litres
        ml mL: millilitre millilitres
        °C: degré_Celsius degrés_Celsius
        °: degré degrés
        s: seconde secondes f
        min: minute minutes f
        kWh: kilowattheure kilowattheures
        Go: gigaoctet gigaoctets
        Mo: mégaoctet mégaoctets
        GB: gigaoctet gigaoctets
        MB: mégaoctet mégaoctets
        """);
    private static final Map<String, String> ALONE = Map.of(
            "+", "plus", "=", "égale", "×", "fois", "÷", "divisé par", "&", "et", "€", "euros", "%", "pour cent");
    private static final Pattern ORDINAL =
            Pattern.compile("(\\d{1,6})(er|re|ère|e|è|ème|eme|nd|nde|d|de|ers|res|es|èmes)");
    private static final Pattern FEMININE =
            Pattern.compile("(?:heure|minute|seconde|semaine|année|personne|page|chambre|table|nuit|fille|femme|voiture"
                    + "|place|ligne|ville|question|idée|tasse|.*(?:tion|sion|ette|té|ence|ance|ure))s?");
    private static final Pattern UNCOUNTED =
            Pattern.compile("et|ou|à|est|de|du|des|pour|plus|moins|fois|sont|h|sur|en|par");

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
            case "$", "USD" -> new Noun("cent", "cents", false);
            case "£", "GBP" -> new Noun("penny", "pence", false);
            default -> new Noun("centime", "centimes", false);
        };
    }

    @Override
    public String priced(String whole, String cents) {
        return whole + " " + cents;
    }

    @Override
    public String ofMillions(String noun) {
        return "aeéiou".indexOf(noun.charAt(0)) >= 0 ? "d'" : "de ";
    }

    /** Everything below two. */
    @Override
    public boolean singular(String whole, String decimals) {
        return whole.matches("0*[01]");
    }

    @Override
    public boolean decimalsAsNumber(String decimals) {
        return decimals.matches("[1-9]\\d?");
    }

    @Override
    public boolean feminine(String noun) {
        return FEMININE.matcher(noun).matches();
    }

    @Override
    public boolean countable(String word) {
        return word.matches("\\p{Ll}{2,}") && !UNCOUNTED.matcher(word).matches();
    }

    @Override
    public boolean beforeYear(String before) {
        return false; // Read as other numbers are.
    }

    @Override
    public String time(SpelledNumbers numbers, int hour, int minute) {
        String hours = numbers.words(hour, Form.FEMININE) + (hour < 2 ? " heure" : " heures");
        return minute == 0 ? hours : hours + " " + numbers.words(minute, Form.FEMININE);
    }

    @Override
    public boolean marksTime(String word) {
        return word.matches("h|heures?");
    }

    @Override
    public String date(SpelledNumbers numbers, String before, int day, int month, Optional<Integer> year) {
        String first = day == 1 ? "premier" : numbers.words(day, Form.ALONE);
        return first + " " + MONTHS.get(month - 1)
                + year.map(it -> " " + numbers.words(it, Form.ALONE)).orElse("");
    }

    @Override
    public Optional<String> ordinal(SpelledNumbers numbers, String core) {
        Matcher written = ORDINAL.matcher(core);
        if (!written.matches()) {
            return Optional.empty();
        }
        String end = written.group(2);
        if (end.startsWith("nd") || end.startsWith("d")) {
            return written.group(1).equals("2")
                    ? Optional.of(end.endsWith("e") ? "seconde" : "second")
                    : Optional.empty();
        }
        boolean feminine = end.startsWith("re") || end.startsWith("ère");
        String words = numbers.words(written.group(1), feminine ? Form.ORDINAL_FEMININE : Form.ORDINAL_MASCULINE);
        return Optional.of(end.endsWith("s") ? words + "s" : words);
    }

    @Override
    public boolean stops() {
        return false;
    }

    @Override
    public Optional<String> stopped(SpelledNumbers numbers, String digits, String before, String next) {
        return Optional.empty();
    }

    /** In pairs, as numbers: zéro six, douze, trente-quatre. */
    @Override
    public String telephone(SpelledNumbers numbers, String digits) {
        if (digits.length() > 3 && digits.length() % 2 == 0) {
            return String.join(
                    ", ",
                    List.of(digits.split("(?<=\\G..)")).stream()
                            .map(pair -> telephone(numbers, pair))
                            .toList());
        }
        if (digits.length() > 3) {
            return numbers.digits(digits);
        }
        String zeros = digits.replaceAll("[1-9]\\d*$", "");
        String rest = digits.substring(zeros.length());
        return (numbers.digits(zeros) + (rest.isEmpty() ? "" : " " + numbers.words(rest, Form.ALONE))).strip();
    }

    @Override
    public boolean beforeTelephone(String before) {
        return before.matches("téléphone|tél|appelez|appeler|mobile|portable|fax");
    }

    @Override
    public boolean beforeCode(String before) {
        return before.replace(":", "").matches("code|pin|passe|passeport|vol");
    }

    @Override
    public Optional<String> sign(String sign) {
        return Optional.ofNullable(ALONE.get(sign));
    }
}
