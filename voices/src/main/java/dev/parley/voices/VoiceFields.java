package dev.parley.voices;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.parley.dialect.support.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The fields of one mapping of the file, read by type. A mistake is noted with its line and reading goes on. */
final class VoiceFields {
    private static final Set<String> TRUE = Set.of("true", "yes", "on");

    private final Node mapping;
    private final String name;
    private final Problems problems;
    private final Map<String, Node> values = new LinkedHashMap<>();

    private VoiceFields(Node mapping, String name, Problems problems) {
        this.mapping = mapping;
        this.name = name;
        this.problems = problems;
    }

    /**
     * Takes a mapping apart.
     *
     * @param name what it is, for messages
     */
    static Optional<VoiceFields> of(Node node, String name, Problems problems) {
        if (!(node instanceof MappingNode mapping)) {
            problems.add(node, name + " must be a mapping, written as `key: value`");
            return Optional.empty();
        }
        VoiceFields fields = new VoiceFields(node, name, problems);
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            if (fields.values.putIfAbsent(key, tuple.getValueNode()) != null) {
                problems.add(tuple.getKeyNode(), "'" + key + "' stands twice in " + name);
            }
        }
        return Optional.of(fields);
    }

    /** Complains about every field that is none of these. */
    void allowOnly(Set<String> known) {
        values.forEach((key, value) -> {
            if (!known.contains(key)) {
                problems.add(
                        value,
                        "'" + key + "' is no key of " + name + ", which has "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        });
    }

    /** The value of {@code key}; empty when it is absent or null. */
    Optional<Node> value(String key) {
        return Optional.ofNullable(values.get(key))
                .filter(node -> !node.getTag().equals(Tag.NULL));
    }

    /** Complains when {@code key} is absent or null. */
    Optional<Node> required(String key) {
        Optional<Node> value = value(key);
        if (value.isEmpty()) {
            problems.add(values.getOrDefault(key, mapping), name + " needs " + key);
        }
        return value;
    }

    /** Null when absent. */
    JsonNode text(String key) {
        return scalar(key, Tag.STR, "a text; put it in quotes")
                .<JsonNode>map(TextNode::valueOf)
                .orElse(NullNode.getInstance());
    }

    /** Complains when it is absent or blank. */
    JsonNode requiredText(String key) {
        if (required(key).isEmpty()) {
            return NullNode.getInstance();
        }
        JsonNode text = text(key);
        if (text.isTextual() && text.textValue().isBlank()) {
            problems.add(values.get(key), name + "." + key + " must not be empty");
        }
        return text;
    }

    /** Null when absent. */
    JsonNode flag(String key) {
        return scalar(key, Tag.BOOL, "true or false")
                .<JsonNode>map(value -> BooleanNode.valueOf(TRUE.contains(value.toLowerCase(Locale.ROOT))))
                .orElse(NullNode.getInstance());
    }

    /** Null when absent. */
    JsonNode wholeNumber(String key) {
        Optional<String> digits = scalar(key, Tag.INT, "a whole number");
        if (digits.isEmpty()) {
            return NullNode.getInstance();
        }
        try {
            return IntNode.valueOf(Integer.parseInt(digits.get()));
        } catch (NumberFormatException e) {
            problems.add(values.get(key), name + "." + key + " must be a whole number in decimal digits");
            return NullNode.getInstance();
        }
    }

    private Optional<String> scalar(String key, Tag tag, String wanted) {
        Optional<Node> value = value(key);
        if (value.isPresent()
                && !(value.get() instanceof ScalarNode && value.get().getTag().equals(tag))) {
            problems.add(value.get(), name + "." + key + " must be " + wanted);
            return Optional.empty();
        }
        return value.map(node -> ((ScalarNode) node).getValue());
    }

    /** For readers that know nothing but texts and check them: whatever is none becomes something that they refuse. */
    ObjectNode texts() {
        ObjectNode json = Json.object();
        values.forEach((key, node) -> json.set(key, textOrArray(node)));
        return json;
    }

    private static JsonNode textOrArray(Node node) {
        if (node.getTag().equals(Tag.NULL)) {
            return NullNode.getInstance();
        }
        boolean isText = node instanceof ScalarNode && node.getTag().equals(Tag.STR);
        return isText ? TextNode.valueOf(((ScalarNode) node).getValue()) : Json.array();
    }

    /** Notes a mistake in the value of {@code key}, or in the whole when that is absent. */
    void problem(String key, String message) {
        problems.add(values.getOrDefault(key, mapping), message);
    }
}
