package dev.parley.catalogue;

import dev.parley.models.ModelStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What models there are.
 *
 * @param models by id, in the catalogue's order
 * @param sets named lists of ids
 */
public record Catalogue(Map<String, Model> models, Map<String, List<String>> sets) {
    /** The set every build pulls. */
    public static final String STARTER = "starter";

    private static final String RESOURCE = "/dev/parley/catalogue/models.yaml";

    /** The catalogue that comes with Parley. */
    public static Catalogue shipped() {
        try (InputStream in = Catalogue.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not part of this build");
            }
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a catalogue.
     *
     * @throws IllegalArgumentException when an entry lacks something or is none
     */
    public static Catalogue read(InputStream yaml) {
        Map<String, Object> root = map(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml), "catalogue");
        Map<String, Model> models = new LinkedHashMap<>();
        map(root.get("models"), "models").forEach((id, entry) -> models.put(id, model(id, map(entry, id))));
        Map<String, List<String>> sets = new LinkedHashMap<>();
        map(root.get("sets"), "sets").forEach((name, ids) -> sets.put(name, texts(ids, name)));
        return new Catalogue(models, sets);
    }

    /** The models of the names, each once; a name is an id or that of a set. */
    public List<Model> resolve(List<String> names) throws ModelException {
        Set<Model> found = new LinkedHashSet<>();
        for (String name : names) {
            for (String id : sets.getOrDefault(name, List.of(name))) {
                found.add(find(id).orElseThrow(() -> unknown(name)));
            }
        }
        return List.copyOf(found);
    }

    public Optional<Model> find(String id) {
        return Optional.ofNullable(models.get(id));
    }

    private ModelException unknown(String name) {
        return new ModelException("There is no model or set '" + name + "'. There are: "
                + String.join(", ", models.keySet()) + "; sets: " + String.join(", ", sets.keySet()) + ".");
    }

    private static Model model(String id, Map<String, Object> entry) {
        if (!ModelStore.isId(id)) {
            throw new IllegalArgumentException("'" + id + "' cannot be the name of a model");
        }
        Map<String, Object> wheel = map(entry.get("archive"), id + ".archive");
        Archive archive = new Archive(
                text(wheel, "project"),
                text(wheel, "version"),
                text(wheel, "file"),
                text(wheel, "platform"),
                number(wheel, "size"),
                text(wheel, "sha256"),
                text(wheel, "blake2b"));
        return new Model(
                id,
                text(entry, "title"),
                text(entry, "purpose"),
                text(entry, "licence"),
                texts(entry.get("languages"), id + ".languages"),
                text(entry, "replaces"),
                text(entry, "homepage"),
                archive,
                files(entry.get("files"), id + ".files"),
                files(entry.get("notices"), id + ".notices"));
    }

    private static List<ModelFile> files(Object list, String where) {
        return list(list, where).stream()
                .map(each -> {
                    Map<String, Object> file = map(each, where);
                    return new ModelFile(
                            text(file, "name"),
                            text(file, "member"),
                            number(file, "size"),
                            text(file, "sha256"),
                            Optional.ofNullable(file.get("address"))
                                    .map(Object::toString)
                                    .map(URI::create));
                })
                .toList();
    }

    private static Map<String, Object> map(Object value, String where) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(where + " is no mapping");
        }
        Map<String, Object> result = new LinkedHashMap<>();
        map.forEach((key, each) -> result.put(String.valueOf(key), each));
        return result;
    }

    private static List<?> list(Object value, String where) {
        if (value instanceof List<?> list && !list.isEmpty()) {
            return list;
        }
        throw new IllegalArgumentException(where + " is no list");
    }

    private static List<String> texts(Object value, String where) {
        return list(value, where).stream().map(String::valueOf).toList();
    }

    private static String text(Map<String, Object> entry, String key) {
        Object value = entry.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing in " + entry.keySet());
        }
        return value.toString();
    }

    private static long number(Map<String, Object> entry, String key) {
        if (entry.get(key) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException(key + " is no number in " + entry.keySet());
    }
}
