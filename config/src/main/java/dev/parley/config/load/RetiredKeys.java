package dev.parley.config.load;

import java.util.Map;
import java.util.Optional;

/** Settings that have another name now: whoever writes the old one is told the new one. */
final class RetiredKeys {
    /** Beginnings of names, old to new (decision 0017). */
    private static final Map<String, String> GROUPS = Map.of("hearing.", "recognition.");

    private RetiredKeys() {}

    /** The setting that was called {@code name}, if there is one. */
    static Optional<Key<?>> successor(String name) {
        return GROUPS.entrySet().stream()
                .filter(group -> name.startsWith(group.getKey()))
                .map(group -> group.getValue() + name.substring(group.getKey().length()))
                .flatMap(now -> Keys.ALL.stream().filter(key -> key.name().equals(now)))
                .<Key<?>>map(key -> key)
                .findFirst();
    }

    /** The setting that the environment variable {@code name} was for, if there is one. */
    static Optional<Key<?>> successorOfVariable(String name) {
        return GROUPS.entrySet().stream()
                .flatMap(group -> Keys.ALL.stream()
                        .filter(key -> key.name().startsWith(group.getValue()))
                        .filter(key -> Key.variable(group.getKey()
                                        + key.name().substring(group.getValue().length()))
                                .equals(name)))
                .<Key<?>>map(key -> key)
                .findFirst();
    }
}
