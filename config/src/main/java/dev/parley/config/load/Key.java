package dev.parley.config.load;

import java.util.List;
import java.util.Locale;

/**
 * One setting the server knows: the single source for parsing, defaults, environment names and the reference page.
 *
 * @param name full name, dots between groups, dashes between words
 * @param type how its text becomes a value
 * @param fallback text of the default, parsed like any other; an empty list is the default of a list
 * @param doc one or two sentences for the reference page
 * @param secret whether its value must never be shown
 */
record Key<T>(String name, ValueType<T> type, List<String> fallback, String doc, boolean secret) {
    static <T> Key<T> of(String name, ValueType<T> type, String fallback, String doc) {
        return new Key<>(name, type, List.of(fallback), doc, false);
    }

    static <T> Key<T> list(String name, ValueType<T> type, List<String> fallback, String doc) {
        return new Key<>(name, type, fallback, doc, false);
    }

    Key<T> hidden() {
        return new Key<>(name, type, fallback, doc, true);
    }

    /** The environment variable that sets it. */
    String variable() {
        return variable(name);
    }

    /** The environment variable of the setting {@code name}. */
    static String variable(String name) {
        return "PARLEY_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
