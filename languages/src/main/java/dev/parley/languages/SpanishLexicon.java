package dev.parley.languages;

import dev.parley.languages.SpelledNumbers.Form;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spanish as it is written in Spain: a comma before decimals, points or spaces between groups. Pure. */
final class SpanishLexicon implements NumberLexicon {
    private static final Signs SIGNS =
            new Signs("menos", "más", "coma", "punto", "por ciento", "a", "por", "El código se muestra.");
    private static final List<String> MONTHS = List.of(
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre");
    private static final Map<String, Noun> MONEY = Nouns.of("""
        € EUR: euro euros
        $ USD: dólar dólares
        £ GBP: libra libras f
        ¥ JPY: yen yenes
        CHF: franco_suizo francos_suizos
        """);
    private static final Map<String, Noun> UNITS = Nouns.of("""
        km: kilómetro kilómetros
        m: metro metros
        cm: centímetro centímetros
        mm: milímetro milímetros
        km/h: kilómetro_por_hora kilómetros_por_hora
        m²: metro_cuadrado metros_cuadrados
        kg: kilogramo kilogramos
        g: gramo gramos
        mg: miligramo miligramos
        l L: litro litros
        ml mL: mililitro mililitros
        °C ºC: grado_Celsius grados_Celsius
        °: grado grados
        s: segundo segundos
        min: minuto minutos
        h: hora horas f
        kWh: kilovatio_hora kilovatios_hora
        GB: gigabyte gigabytes
        MB: megabyte megabytes
        """);
    private static final Map<String, String> ALONE =
            Map.of("+", "más", "=", "es igual a", "×", "por", "÷", "entre", "&", "y", "€", "euros", "%", "por ciento");
    private static final Pattern ORDINAL = Pattern.compile("(\\d{1,4})\\.?(º|°|ª|er|o|a)");
    private static final Pattern FEMININE = Pattern.compile(".*(?:as?|ción|ciones|dad|dades|noches?)");
    private static final Pattern MASCULINE = Pattern.compile("días?|mapas?|problemas?|programas?|temas?");
    private static final Pattern UNCOUNTED = Pattern.compile(
            "y|o|a|es|de|del|para|por|más|menos|veces|son|en|al|con|que|el|la|los|las|se|como|entre|hasta");

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
            case "$", "USD" -> new Noun("centavo", "centavos", false);
            case "£", "GBP" -> new Noun("penique", "peniques", false);
            default -> new Noun("céntimo", "céntimos", false);
        };
    }

    @Override
    public String priced(String whole, String cents) {
        return whole + " con " + cents;
    }

    @Override
    public String ofMillions(String noun) {
        return "de ";
    }

    @Override
    public boolean singular(String whole, String decimals) {
        return whole.equals("1") && decimals.isEmpty();
    }

    @Override
    public boolean decimalsAsNumber(String decimals) {
        return decimals.matches("[1-9]\\d?");
    }

    @Override
    public boolean feminine(String noun) {
        return FEMININE.matcher(noun).matches() && !MASCULINE.matcher(noun).matches();
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
        String hours = numbers.words(hour, Form.FEMININE);
        return minute == 0 ? hours : hours + " y " + numbers.words(minute, Form.ALONE);
    }

    @Override
    public boolean marksTime(String word) {
        return word.equals("h");
    }

    @Override
    public String date(SpelledNumbers numbers, String before, int day, int month, Optional<Integer> year) {
        return numbers.words(day, Form.ALONE) + " de " + MONTHS.get(month - 1)
                + year.map(it -> " de " + numbers.words(it, Form.ALONE)).orElse("");
    }

    @Override
    public Optional<String> ordinal(SpelledNumbers numbers, String core) {
        Matcher written = ORDINAL.matcher(core);
        if (!written.matches()) {
            return Optional.empty();
        }
        Form form =
                switch (written.group(2)) {
                    case "ª", "a" -> Form.ORDINAL_FEMININE;
                    case "er" -> Form.ORDINAL_BEFORE_NOUN;
                    default -> Form.ORDINAL_MASCULINE;
                };
        return Optional.of(numbers.words(written.group(1), form));
    }

    @Override
    public boolean stops() {
        return false;
    }

    @Override
    public Optional<String> stopped(SpelledNumbers numbers, String digits, String before, String next) {
        return Optional.empty();
    }

    /** Digit by digit. */
    @Override
    public String telephone(SpelledNumbers numbers, String digits) {
        return numbers.digits(digits);
    }

    @Override
    public boolean beforeTelephone(String before) {
        return before.matches("teléfono|tel|número|móvil|llame|llama|llámame|llámenos|fax");
    }

    @Override
    public boolean beforeCode(String before) {
        return before.replace(":", "").matches("código|pin|contraseña|clave|postal|vuelo");
    }

    @Override
    public Optional<String> sign(String sign) {
        return Optional.ofNullable(ALONE.get(sign));
    }
}
