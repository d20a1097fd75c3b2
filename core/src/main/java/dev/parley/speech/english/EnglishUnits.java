package dev.parley.speech.english;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Units behind a number. */
final class EnglishUnits {
    private static final Map<String, String> UNITS = Map.ofEntries(
            Map.entry("%", "percent"),
            Map.entry("‰", "per mille"),
            Map.entry("°", "degree"),
            Map.entry("º", "degree"),
            Map.entry("°C", "degree Celsius"),
            Map.entry("ºC", "degree Celsius"),
            Map.entry("℃", "degree Celsius"),
            Map.entry("°F", "degree Fahrenheit"),
            Map.entry("ºF", "degree Fahrenheit"),
            Map.entry("℉", "degree Fahrenheit"),
            Map.entry("°K", "kelvin"),
            Map.entry("€", "euro"),
            Map.entry("$", "dollar"),
            Map.entry("£", "pound"),
            Map.entry("¥", "yen"),
            Map.entry("EUR", "euro"),
            Map.entry("USD", "dollar"),
            Map.entry("GBP", "pound"),
            Map.entry("¢", "cent"),
            Map.entry("km", "kilometer"),
            Map.entry("m", "meter"),
            Map.entry("cm", "centimeter"),
            Map.entry("mm", "millimeter"),
            Map.entry("nm", "nanometer"),
            Map.entry("µm", "micrometer"),
            Map.entry("mi", "mile"),
            Map.entry("ft", "foot"),
            Map.entry("yd", "yard"),
            Map.entry("kg", "kilogram"),
            Map.entry("g", "gram"),
            Map.entry("mg", "milligram"),
            Map.entry("µg", "microgram"),
            Map.entry("lb", "pound"),
            Map.entry("lbs", "pound"),
            Map.entry("oz", "ounce"),
            Map.entry("l", "liter"),
            Map.entry("L", "liter"),
            Map.entry("ml", "milliliter"),
            Map.entry("mL", "milliliter"),
            Map.entry("cl", "centiliter"),
            Map.entry("dl", "deciliter"),
            Map.entry("tsp", "teaspoon"),
            Map.entry("tbsp", "tablespoon"),
            Map.entry("km/h", "kilometer per hour"),
            Map.entry("kph", "kilometer per hour"),
            Map.entry("mph", "mile per hour"),
            Map.entry("m/s", "meter per second"),
            Map.entry("km²", "square kilometer"),
            Map.entry("m²", "square meter"),
            Map.entry("m2", "square meter"),
            Map.entry("m³", "cubic meter"),
            Map.entry("cm²", "square centimeter"),
            Map.entry("ft²", "square foot"),
            Map.entry("Hz", "hertz"),
            Map.entry("kHz", "kilohertz"),
            Map.entry("MHz", "megahertz"),
            Map.entry("GHz", "gigahertz"),
            Map.entry("kB", "kilobyte"),
            Map.entry("KB", "kilobyte"),
            Map.entry("MB", "megabyte"),
            Map.entry("GB", "gigabyte"),
            Map.entry("TB", "terabyte"),
            Map.entry("Mbps", "megabit per second"),
            Map.entry("Mbit/s", "megabit per second"),
            Map.entry("Gbps", "gigabit per second"),
            Map.entry("W", "watt"),
            Map.entry("kW", "kilowatt"),
            Map.entry("MW", "megawatt"),
            Map.entry("kWh", "kilowatt hour"),
            Map.entry("V", "volt"),
            Map.entry("Ω", "ohm"),
            Map.entry("kΩ", "kiloohm"),
            Map.entry("mAh", "milliampere hour"),
            Map.entry("kJ", "kilojoule"),
            Map.entry("kcal", "kilocalorie"),
            Map.entry("cal", "calorie"),
            Map.entry("Pa", "pascal"),
            Map.entry("hPa", "hectopascal"),
            Map.entry("bar", "bar"),
            Map.entry("dB", "decibel"),
            Map.entry("ms", "millisecond"),
            Map.entry("s", "second"),
            Map.entry("sec", "second"),
            Map.entry("secs", "second"),
            Map.entry("min", "minute"),
            Map.entry("mins", "minute"),
            Map.entry("h", "hour"),
            Map.entry("hr", "hour"),
            Map.entry("hrs", "hour"),
            Map.entry("yr", "year"),
            Map.entry("yrs", "year"),
            Map.entry("mo", "month"),
            Map.entry("px", "pixel"),
            Map.entry("k", "thousand"),
            Map.entry("M", "million"),
            Map.entry("bn", "billion"),
            Map.entry("x", "times"),
            Map.entry("×", "times"),
            Map.entry("+", "plus"),
            Map.entry("″", "inch"),
            Map.entry("′", "foot"));

    /** The same in singular and plural. */
    private static final Set<String> UNCOUNTED = Set.of(
            "percent",
            "per mille",
            "hertz",
            "kilohertz",
            "megahertz",
            "gigahertz",
            "yen",
            "thousand",
            "million",
            "billion",
            "times",
            "plus",
            "kelvin");

    /** Letters that are no unit when a space stands before them. */
    private static final Set<String> NEVER_APART = Set.of("x", "×", "+", "k", "M", "bar", "″", "′", "mo");

    private EnglishUnits() {}

    /** The unit written right behind a number. */
    static Optional<String> spoken(String written, boolean many) {
        return Optional.ofNullable(UNITS.get(written)).map(name -> many ? plural(name) : name);
    }

    /** Money for each of something: {@code €/kg}. */
    static Optional<String> rate(String written, boolean many) {
        int slash = written.indexOf('/');
        if (slash != 1 || "€$£¥¢".indexOf(written.charAt(0)) < 0) {
            return Optional.empty();
        }
        String each = written.substring(slash + 1);
        return spoken(written.substring(0, 1), many)
                .map(money -> money + " per " + spoken(each, false).orElse(each));
    }

    /** The unit in a word of its own behind a number. */
    static Optional<String> apart(String written, boolean many) {
        return NEVER_APART.contains(written) ? Optional.empty() : spoken(written, many);
    }

    private static String plural(String name) {
        if (UNCOUNTED.contains(name)) {
            return name;
        }
        int head = name.indexOf(" per ") > 0
                ? name.indexOf(" per ")
                : name.startsWith("degree ") ? "degree".length() : name.length();
        String noun = name.substring(0, head);
        String many =
                noun.endsWith("foot") ? noun.replace("foot", "feet") : noun.endsWith("inch") ? noun + "es" : noun + "s";
        return many + name.substring(head);
    }
}
