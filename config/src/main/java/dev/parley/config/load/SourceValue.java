package dev.parley.config.load;

import java.util.List;
import java.util.Map;

/**
 * What somebody wrote for one setting.
 *
 * @param key full name of the setting, such as {@code listen.port}
 * @param value a text, a list of texts, or an object as {@link Map}
 * @param origin where it stands, for messages: {@code parley.yaml line 3}, {@code environment PARLEY_LISTEN_PORT}
 */
record SourceValue(String key, Object value, String origin) {
    /** @throws IllegalArgumentException when it is an object */
    @SuppressWarnings("unchecked")
    List<String> texts() {
        return switch (value) {
            case String text -> List.of(text);
            case List<?> texts -> (List<String>) texts;
            default -> throw new IllegalArgumentException("is no text");
        };
    }

    /** @throws IllegalArgumentException when it is no object */
    Map<?, ?> object() {
        if (value instanceof Map<?, ?> object) {
            return object;
        }
        throw new IllegalArgumentException("is no object");
    }

    /** Whether nobody wrote it. */
    boolean isDefault() {
        return origin.equals("default");
    }

    /** As it is shown in messages. */
    String shown() {
        return value instanceof Map ? "the value" : "'" + String.join(", ", texts()) + "'";
    }
}
