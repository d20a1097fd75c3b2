package dev.parley.config.load;

import dev.parley.config.ConfigProblem;
import dev.parley.files.FileProblem;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Settings of a YAML file; nested names are joined by dots. Keeps the line of each for messages. */
final class YamlSource {
    private final Path file;
    private final List<ConfigProblem> problems;
    private final List<Setting> settings = new ArrayList<>();

    private YamlSource(Path file, List<ConfigProblem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** What stands in the file; empty, and a problem, when it cannot be read. */
    static Optional<MappingNode> root(Path file, List<ConfigProblem> problems) {
        try (Reader reader = Files.newBufferedReader(file)) {
            Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(reader);
            if (root instanceof MappingNode mapping) {
                return Optional.of(mapping);
            }
            if (root != null) {
                new YamlSource(file, problems)
                        .problem("(top level)", root, "is not a mapping", "Write settings as `key: value`");
            }
        } catch (IOException e) {
            problems.add(new ConfigProblem(
                    file.toString(),
                    "configuration file",
                    "cannot be read: " + FileProblem.words(e),
                    "Check the path and its permissions"));
        } catch (YAMLException e) {
            // What cannot be read, such as a folder, comes as a fault of the syntax.
            String what = e.getCause() instanceof IOException unreadable
                    ? "cannot be read: " + FileProblem.words(unreadable)
                    : "is no YAML: " + e.getMessage();
            problems.add(new ConfigProblem(file.toString(), "configuration file", what, "Correct the file"));
        }
        return Optional.empty();
    }

    /** The settings in a file that was read. */
    static List<Setting> settings(MappingNode root, Path file, List<ConfigProblem> problems) {
        YamlSource source = new YamlSource(file, problems);
        source.mapping("", root);
        return source.settings;
    }

    private void mapping(String prefix, MappingNode mapping) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode name) {
                if (prefix.isEmpty() && ToolsSource.KEYS.contains(name.getValue())) {
                    continue;
                }
                value(prefix + name.getValue(), tuple.getValueNode());
            } else {
                problem(prefix + "?", tuple.getKeyNode(), "has a name that is no text", "Write `key: value`");
            }
        }
    }

    private void value(String key, Node node) {
        switch (node) {
            case MappingNode mapping -> mapping(key + ".", mapping);
            case ScalarNode scalar -> add(Setting.of(key, scalar.getValue(), origin(node)), node);
            case SequenceNode sequence -> sequence(key, sequence);
            default -> problem(key, node, "is of an unknown kind", "Write a text, a number or a list");
        }
    }

    private void sequence(String key, SequenceNode sequence) {
        List<String> values = new ArrayList<>();
        for (Node each : sequence.getValue()) {
            if (each instanceof ScalarNode scalar) {
                values.add(scalar.getValue());
            } else {
                problem(key, each, "has an entry that is no text", "Write a list of texts");
            }
        }
        add(new Setting(key, values, origin(sequence)), sequence);
    }

    private void add(Setting setting, Node node) {
        if (settings.stream().anyMatch(each -> each.key().equals(setting.key()))) {
            problem(setting.key(), node, "is set twice in this file", "Remove one of the two");
        }
        settings.add(setting);
    }

    private void problem(String key, Node node, String message, String fix) {
        problems.add(new ConfigProblem(key, origin(node), message, fix));
    }

    private String origin(Node node) {
        return YamlEntry.origin(file, node);
    }
}
