package dev.parley.config.load;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values that a record holds, by the keys of their settings. */
final class BoundSettings {
    private BoundSettings() {}

    static Map<String, Object> of(Record record) throws ReflectiveOperationException {
        Map<String, Object> values = new LinkedHashMap<>();
        add(record, "", values);
        return values;
    }

    private static void add(Record record, String prefix, Map<String, Object> values)
            throws ReflectiveOperationException {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = component.getAccessor().invoke(record);
            Key key = Key.of(component, prefix).orElse(null);
            if (key != null) {
                values.put(key.name(), value);
            } else if (value instanceof Record group) {
                add(group, Keys.prefix(component, prefix), values);
            }
        }
    }
}
