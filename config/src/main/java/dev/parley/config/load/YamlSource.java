package dev.parley.config.load;

import dev.parley.config.ConfigProblem;
import dev.parley.files.FileProblem;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Settings of a YAML file; nested names are joined by dots, and entries of a list of objects are numbered:
 * {@code tools[0].name}. Keeps the line of each for messages.
 */
final class YamlSource {
    /** Keys that hold a list of objects. */
    private static final Set<String> LISTS = Set.of("tools", "mcp");

    private final Path file;
    private final List<ConfigProblem> problems;
    private final List<SourceValue> values = new ArrayList<>();

    private YamlSource(Path file, List<ConfigProblem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** What is set in the file; nothing, and a problem, when it cannot be read. */
    static List<SourceValue> read(Path file, List<ConfigProblem> problems) {
        YamlSource source = new YamlSource(file, problems);
        try (Reader reader = Files.newBufferedReader(file)) {
            Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(reader);
            if (root instanceof MappingNode mapping) {
                source.mapping("", mapping);
            } else if (root != null) {
                source.problem("(top level)", root, "is not a mapping", "Write settings as `key: value`");
            }
        } catch (IOException e) {
            source.unreadable("cannot be read: " + FileProblem.words(e), "Check the path and its permissions");
        } catch (YAMLException e) {
            // What cannot be read, such as a folder, comes as a fault of the syntax.
            String what = e.getCause() instanceof IOException unreadable
                    ? "cannot be read: " + FileProblem.words(unreadable)
                    : "is no YAML: " + e.getMessage();
            source.unreadable(what, "Correct the file");
        }
        return source.values;
    }

    private void mapping(String prefix, MappingNode mapping) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode name) {
                value(prefix + name.getValue(), tuple.getValueNode());
            } else {
                problem(prefix + "?", tuple.getKeyNode(), "has a name that is no text", "Write `key: value`");
            }
        }
    }

    private void value(String key, Node node) {
        if (LISTS.contains(key)) {
            entries(key, node);
            return;
        }
        switch (node) {
            case MappingNode mapping when key.contains("]") -> add(key, plain(mapping), node);
            case MappingNode mapping -> mapping(key + ".", mapping);
            case ScalarNode scalar -> add(key, scalar.getValue(), node);
            case SequenceNode sequence -> add(key, texts(key, sequence), node);
            default -> problem(key, node, "is of an unknown kind", "Write a text, a number or a list");
        }
    }

    private void entries(String key, Node node) {
        if (!(node instanceof SequenceNode sequence)) {
            problem(key, node, "is no list", "Write each as `- name: …`; docs/tools.md shows how");
            return;
        }
        for (int i = 0; i < sequence.getValue().size(); i++) {
            String entry = key + "[" + i + "]";
            if (sequence.getValue().get(i) instanceof MappingNode mapping) {
                add(entry, plain(mapping), mapping);
                mapping(entry + ".", mapping);
            } else {
                problem(entry, sequence.getValue().get(i), "is no object", "Write `- name: …` and its fields");
            }
        }
    }

    private List<String> texts(String key, SequenceNode sequence) {
        List<String> texts = new ArrayList<>();
        for (Node each : sequence.getValue()) {
            if (each instanceof ScalarNode scalar) {
                texts.add(scalar.getValue());
            } else {
                problem(key, each, "has an entry that is no text", "Write a list of texts");
            }
        }
        return texts;
    }

    private void add(String key, Object value, Node node) {
        if (values.stream().anyMatch(each -> each.key().equals(key))) {
            problem(key, node, "is set twice in this file", "Remove one of the two");
        }
        values.add(new SourceValue(key, value, origin(node)));
    }

    private void problem(String key, Node node, String message, String fix) {
        problems.add(new ConfigProblem(key, origin(node), message, fix));
    }

    private void unreadable(String message, String fix) {
        problems.add(new ConfigProblem(file.toString(), "configuration file", message, fix));
    }

    private String origin(Node node) {
        return file.getFileName() + " line " + (node.getStartMark().getLine() + 1);
    }

    /** An object of maps, lists, texts, numbers and truth values, as JSON has them. */
    private static Object plain(Node node) {
        return switch (node) {
            case MappingNode mapping -> {
                Map<String, Object> object = new LinkedHashMap<>();
                mapping.getValue().forEach(field -> {
                    if (field.getKeyNode() instanceof ScalarNode name) {
                        object.put(name.getValue(), plain(field.getValueNode()));
                    }
                });
                yield object;
            }
            case SequenceNode sequence ->
                sequence.getValue().stream().map(YamlSource::plain).toList();
            case ScalarNode scalar -> plain(scalar.getTag(), scalar.getValue());
            default -> "";
        };
    }

    /** A number in one of YAML's other notations stays as it was written. */
    private static @Nullable Object plain(Tag tag, String text) {
        if (tag.equals(Tag.BOOL)) {
            return Boolean.parseBoolean(text) || text.equalsIgnoreCase("yes");
        }
        try {
            return tag.equals(Tag.INT)
                    ? (Object) Long.valueOf(text)
                    : tag.equals(Tag.FLOAT) ? (Object) Double.valueOf(text) : tag.equals(Tag.NULL) ? null : text;
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
