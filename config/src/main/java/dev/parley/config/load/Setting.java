package dev.parley.config.load;

import java.util.List;

/**
 * One setting's value as somebody wrote it.
 *
 * @param key its full name, such as {@code listen.port}
 * @param values the text; several only for lists
 * @param origin where it stands, for messages: {@code parley.yaml line 3}, {@code environment PARLEY_LISTEN_PORT}
 */
record Setting(String key, List<String> values, String origin) {
    Setting {
        values = List.copyOf(values);
    }

    static Setting of(String key, String value, String origin) {
        return new Setting(key, List.of(value), origin);
    }
}
