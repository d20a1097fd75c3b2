package dev.parley.dialect.realtime.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** An object with known fields. Unknown ones are an error unless the rule is {@link #open}. */
public final class ObjectRule implements Rule {
    private final Map<String, Rule> fields = new LinkedHashMap<>();
    private final Set<String> required = new LinkedHashSet<>();
    private boolean open;

    public ObjectRule optional(String name, Rule rule) {
        fields.put(name, rule);
        return this;
    }

    public ObjectRule required(String name, Rule rule) {
        required.add(name);
        return optional(name, rule);
    }

    /** Unknown fields are accepted and left alone. */
    public ObjectRule open() {
        open = true;
        return this;
    }

    public Set<String> names() {
        return fields.keySet();
    }

    @Override
    public void check(JsonNode value, String path) throws InvalidEventException {
        Rules.requireObject(value, path);
        for (String name : required) {
            if (!value.has(name)) {
                throw InvalidEventException.missing(Rules.join(path, name));
            }
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            Rule rule = fields.get(field.getKey());
            if (rule != null) {
                rule.check(field.getValue(), Rules.join(path, field.getKey()));
            } else if (!open) {
                throw InvalidEventException.unknown(Rules.join(path, field.getKey()));
            }
        }
    }
}
