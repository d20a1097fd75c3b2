package dev.parley.config.load;

import dev.parley.config.EnginesConfig;
import dev.parley.config.Nearest;
import dev.parley.config.ParleyConfig;
import dev.parley.setting.SettingGroup;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every setting that is declared, in the order of the declarations, which is that of the reference page. */
final class Keys {
    static final List<Key> ALL = of(ParleyConfig.class, "").toList();

    /** Settings of engines are the engines' own, checked by them: {@code engines.<engine>.<setting>}. */
    static final String ENGINE_PREFIX = "engines.";

    /** Names that users have in their environment already, and the keys that they set. */
    static final Map<String, String> WELL_KNOWN = wellKnown();

    private Keys() {}

    /** The settings that the components of a record are, and those of the groups among them. */
    static Stream<Key> of(Class<?> type, String prefix) {
        return Stream.of(type.getRecordComponents())
                .flatMap(component -> Key.of(component, prefix)
                        .map(Stream::of)
                        .orElseGet(() -> component.getType().isRecord()
                                ? of(component.getType(), prefix(component, prefix))
                                : Stream.empty()));
    }

    /** What stands before the keys of a group. */
    static String prefix(RecordComponent component, String around) {
        SettingGroup group = component.getAnnotation(SettingGroup.class);
        String name = group == null ? Key.dashed(component) : group.value();
        return name.isEmpty() ? around : around + name + ".";
    }

    private static Map<String, String> wellKnown() {
        Map<String, String> known = new HashMap<>(EnginesConfig.VARIABLES);
        ALL.forEach(key -> Stream.of(key.declared().variables()).forEach(variable -> known.put(variable, key.name())));
        return Map.copyOf(known);
    }

    static Optional<Key> named(String name) {
        return ALL.stream().filter(key -> key.name().equals(name)).findFirst();
    }

    /**
     * How to mend a name that is no setting.
     *
     * @param written the name
     * @param known those that it may have been meant for
     * @param form how the name of a setting is written there
     */
    static String meant(String written, Collection<String> known, Function<String, String> form) {
        return ALL.stream()
                .filter(key -> Stream.of(key.declared().retired()).map(form).anyMatch(written::equals))
                .map(key -> "It is called " + form.apply(key.name()) + " now")
                .findFirst()
                .orElseGet(() -> Nearest.meant(
                        written, known, "Remove it; docs/reference/configuration.md lists every setting"));
    }
}
