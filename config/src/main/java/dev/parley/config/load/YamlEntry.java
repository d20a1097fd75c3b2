package dev.parley.config.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.config.ConfigProblem;
import dev.parley.config.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** One object of a list in the configuration file; what is wrong with it becomes a problem with its line. */
final class YamlEntry {
    private final String key;
    private final Node node;
    private final Path file;
    private final List<ConfigProblem> problems;
    private final Map<String, Node> fields = new LinkedHashMap<>();

    private YamlEntry(String key, Node node, Path file, List<ConfigProblem> problems) {
        this.key = key;
        this.node = node;
        this.file = file;
        this.problems = problems;
    }

    /** @param key what the entry is called in messages, such as {@code tools[0]} */
    static Optional<YamlEntry> of(String key, Node node, Path file, List<ConfigProblem> problems) {
        YamlEntry entry = new YamlEntry(key, node, file, problems);
        if (!(node instanceof MappingNode mapping)) {
            problems.add(
                    new ConfigProblem(key, origin(file, node), "is no object", "Write `- name: …` and its fields"));
            return Optional.empty();
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode name) {
                entry.fields.put(name.getValue(), tuple.getValueNode());
            }
        }
        return Optional.of(entry);
    }

    static String origin(Path file, Node node) {
        return file.getFileName() + " line " + (node.getStartMark().getLine() + 1);
    }

    /** Every other field is a problem. */
    void allow(String... names) {
        List<String> known = List.of(names);
        fields.keySet().stream()
                .filter(field -> !known.contains(field))
                .forEach(field -> problem(
                        field,
                        "is no field here",
                        Nearest.of(field, known)
                                .map(near -> "Did you mean " + near + "?")
                                .orElse("Remove it; the fields are " + String.join(", ", known))));
    }

    void problem(String field, String message, String fix) {
        problems.add(
                new ConfigProblem(key + "." + field, origin(file, fields.getOrDefault(field, node)), message, fix));
    }

    Optional<String> text(String field) {
        Node value = fields.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        problem(field, "is no text", "Write a text");
        return Optional.empty();
    }

    /** The text, or an empty one and a problem. */
    String required(String field) {
        Optional<String> text = text(field).filter(it -> !it.isBlank());
        if (text.isEmpty()) {
            problem(field, "is missing", "Add it");
        }
        return text.orElse("");
    }

    Optional<List<String>> list(String field) {
        Node value = fields.get(field);
        if (value == null) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        if (value instanceof SequenceNode sequence) {
            for (Node each : sequence.getValue()) {
                if (each instanceof ScalarNode scalar) {
                    texts.add(scalar.getValue());
                }
            }
        }
        if (!(value instanceof SequenceNode sequence)
                || texts.size() != sequence.getValue().size()) {
            problem(field, "is no list of texts", "Write a list such as [one, two]");
        }
        return Optional.of(texts);
    }

    /** Texts by name; none when the field is not there. */
    Map<String, String> texts(String field) {
        Map<String, String> texts = new LinkedHashMap<>();
        Node value = fields.get(field);
        if (value instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode name && tuple.getValueNode() instanceof ScalarNode text) {
                    texts.put(name.getValue(), text.getValue());
                } else {
                    problem(field, "holds something that is no text", "Write `name: text`");
                }
            }
        } else if (value != null) {
            problem(field, "is no object", "Write `name: text`");
        }
        return texts;
    }

    /** An object as JSON text. */
    Optional<String> object(String field) {
        Node value = fields.get(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof MappingNode)) {
            problem(field, "is no object", "Write a JSON schema: `type: object`, `properties: …`");
            return Optional.empty();
        }
        return Optional.of(json(value).toString());
    }

    private static JsonNode json(Node node) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        return switch (node) {
            case MappingNode mapping -> {
                var object = make.objectNode();
                for (NodeTuple tuple : mapping.getValue()) {
                    if (tuple.getKeyNode() instanceof ScalarNode name) {
                        object.set(name.getValue(), json(tuple.getValueNode()));
                    }
                }
                yield object;
            }
            case SequenceNode sequence -> {
                var array = make.arrayNode();
                sequence.getValue().forEach(each -> array.add(json(each)));
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> make.nullNode();
        };
    }

    private static JsonNode scalar(ScalarNode scalar) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        try {
            if (tag.equals(Tag.INT)) {
                return make.numberNode(Long.parseLong(text));
            }
            if (tag.equals(Tag.FLOAT)) {
                return make.numberNode(Double.parseDouble(text));
            }
        } catch (NumberFormatException e) {
            return make.textNode(text); // A number in one of YAML's other notations stays as it was written.
        }
        if (tag.equals(Tag.BOOL)) {
            return make.booleanNode(Boolean.parseBoolean(text) || text.equalsIgnoreCase("yes"));
        }
        return tag.equals(Tag.NULL) ? make.nullNode() : make.textNode(text);
    }
}
