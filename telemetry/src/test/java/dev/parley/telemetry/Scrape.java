package dev.parley.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A scrape in Prometheus' text form, read without help from the library that wrote it. */
public final class Scrape {
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)(?: \\d+)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final List<Sample> samples = new ArrayList<>();

    private record Sample(String name, Map<String, String> labels, double value) {}

    public Scrape(String text) {
        for (String line : text.lines().toList()) {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                assertThat(types.put(type.group(1), type.group(2)))
                        .as("declared twice: " + line)
                        .isNull();
            } else if (!line.startsWith("#")) {
                assertThat(sample.matches()).as(line).isTrue();
                Map<String, String> labels = new LinkedHashMap<>();
                Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
                while (label.find()) {
                    labels.put(label.group(1), label.group(2));
                }
                samples.add(new Sample(
                        sample.group(1),
                        labels,
                        sample.group(3).equals("+Inf")
                                ? Double.POSITIVE_INFINITY
                                : Double.parseDouble(sample.group(3))));
            }
        }
    }

    /** Names declared that begin with {@code prefix}. */
    public Set<String> names(String prefix) {
        Set<String> names = new TreeSet<>(types.keySet());
        names.removeIf(name -> !name.startsWith(prefix));
        return names;
    }

    public String type(String name) {
        return types.getOrDefault(name, "none");
    }

    /** Names of the labels of a metric's samples, without those that make a histogram. */
    public Set<String> labels(String name) {
        Set<String> labels = new TreeSet<>();
        samples.stream()
                .filter(each -> each.name().equals(name)
                        || each.name().equals(name + "_count")
                        || each.name().equals(name + "_bucket"))
                .forEach(each -> labels.addAll(each.labels().keySet()));
        labels.remove("le");
        return labels;
    }

    /** Upper bounds of a histogram, as written. */
    public List<String> buckets(String name) {
        Set<String> bounds = new LinkedHashSet<>();
        samples.stream()
                .filter(each -> each.name().equals(name + "_bucket"))
                .forEach(each -> bounds.add(each.labels().get("le")));
        return List.copyOf(bounds);
    }

    /** Sum of the samples of this very name that have all these labels, names and values in turn. */
    public double value(String name, String... labels) {
        List<Sample> found = samples.stream()
                .filter(each -> each.name().equals(name))
                .filter(each -> has(each, labels))
                .toList();
        assertThat(found).as(name + " " + String.join(",", labels)).isNotEmpty();
        return found.stream().mapToDouble(Sample::value).sum();
    }

    private static boolean has(Sample sample, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                return false;
            }
        }
        return true;
    }
}
