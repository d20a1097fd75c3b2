package dev.parley.engines.support;

import dev.parley.provider.EngineContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the settings of one engine. A value that cannot be read is an {@link IllegalArgumentException} that names the key, the
 * value and how to write it. Stateless.
 */
public final class EngineSettings {
    private final String engine;
    private final EngineContext context;

    public EngineSettings(String engine, EngineContext context) {
        this.engine = engine;
        this.context = context;
    }

    /** As it stands in the configuration. */
    public String key(String name) {
        return "engines." + engine + "." + name;
    }

    public Optional<String> text(String name) {
        return context.setting(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** {@code true} or {@code false}. */
    public Optional<Boolean> flag(String name) {
        return text(name).map(value -> switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(name, value, "write true or false");
        });
    }

    /** Values with commas between; empty where it is not set. */
    public List<String> list(String name) {
        return text(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** A number from {@code least} to {@code most}. */
    public Optional<Double> number(String name, double least, double most) {
        return text(name).map(value -> {
            double number = value.matches("\\d{1,9}(\\.\\d{1,9})?") ? Double.parseDouble(value) : Double.NaN;
            if (!(number >= least && number <= most)) {
                throw wrong(name, value, "write a number from " + written(least) + " to " + written(most));
            }
            return number;
        });
    }

    /** A whole number from {@code least} to {@code most}. */
    public Optional<Integer> whole(String name, int least, int most) {
        return text(name).map(value -> {
            long number = value.matches("\\d{1,9}") ? Long.parseLong(value) : -1;
            if (number < least || number > most) {
                throw wrong(name, value, "write a whole number from " + least + " to " + most);
            }
            return (int) number;
        });
    }

    /**
     * Parameters written as a query, in their order.
     *
     * @param example how to write it
     * @param taken names that must not stand there
     */
    public List<Map.Entry<String, String>> pairs(String name, String example, Set<String> taken) {
        List<Map.Entry<String, String>> pairs = new ArrayList<>();
        String written = text(name).orElse("");
        for (String part : written.isEmpty() ? new String[0] : written.split("&")) {
            String[] pair = part.split("=", 2);
            String parameter = pair[0].strip();
            if (pair.length < 2 || !parameter.matches("[a-z0-9_]+")) {
                throw wrong(name, written, "write it like " + example);
            }
            if (taken.contains(parameter)) {
                throw wrong(name, written, parameter + " is not to be set there");
            }
            pairs.add(Map.entry(parameter, pair[1].strip()));
        }
        return pairs;
    }

    /** That a value cannot be used. */
    public IllegalArgumentException wrong(String name, String value, String mend) {
        return new IllegalArgumentException(key(name) + " is '" + value + "'; " + mend);
    }

    private static String written(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
