package dev.parley.catalogue;

import dev.parley.catalogue.content.Checksum;
import dev.parley.models.ModelStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

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
     * This one and the entries of the user's own file, if there is one; they replace entries and sets of the same name.
     *
     * @throws ModelException when the file cannot be read or is no catalogue
     */
    public Catalogue with(Optional<Path> own) throws ModelException {
        if (own.isEmpty()) {
            return this;
        }
        Path file = own.get();
        try (InputStream in = Files.newInputStream(file)) {
            return with(read(in));
        } catch (IOException e) {
            throw new ModelException("models.catalogue: " + file + " cannot be read: " + Storage.words(e), e);
        } catch (IllegalArgumentException | YAMLException e) {
            throw new ModelException("models.catalogue: " + file + " is no catalogue: " + e.getMessage(), e);
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
        map(root.getOrDefault("sets", Map.of()), "sets").forEach((name, ids) -> sets.put(name, texts(ids, name)));
        return new Catalogue(models, sets);
    }

    private Catalogue with(Catalogue other) {
        Map<String, Model> all = new LinkedHashMap<>(models);
        all.putAll(other.models());
        Map<String, List<String>> groups = new LinkedHashMap<>(sets);
        groups.putAll(other.sets());
        return new Catalogue(all, groups);
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
        List<Archive> archives = archives(id, entry);
        List<ModelFile> files = files(entry.get("files"), id + ".files");
        if (archives.isEmpty()
                && !files.stream().allMatch(file -> file.address().isPresent())) {
            throw new IllegalArgumentException(
                    id + " needs an archive, or an address at each of its files: where do they come from?");
        }
        String homepage = text(entry, "homepage");
        return new Model(
                id,
                text(entry, "title"),
                text(entry, "purpose"),
                text(entry, "licence"),
                String.valueOf(entry.getOrDefault("terms", homepage)),
                texts(entry.get("languages"), id + ".languages"),
                text(entry, "replaces"),
                homepage,
                archives,
                files,
                entry.containsKey("notices") ? files(entry.get("notices"), id + ".notices") : List.of());
    }

    /** One as {@code archive}, several as {@code archives}. */
    private static List<Archive> archives(String id, Map<String, Object> entry) {
        if (entry.containsKey("archives")) {
            return list(entry.get("archives"), id + ".archives").stream()
                    .map(each -> archive(map(each, id + ".archives")))
                    .toList();
        }
        return entry.containsKey("archive") ? List.of(archive(map(entry.get("archive"), id + ".archive"))) : List.of();
    }

    private static Archive archive(Map<String, Object> wheel) {
        String registry = String.valueOf(wheel.getOrDefault("registry", "pypi"));
        return new Archive(
                Stream.of(Archive.Registry.values())
                        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(registry))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException("registry is '" + registry + "'; write pypi or npm")),
                text(wheel, "project"),
                text(wheel, "version"),
                text(wheel, "file"),
                String.valueOf(wheel.getOrDefault("platform", "any")),
                number(wheel, "size"),
                text(wheel, "sha256"),
                text(wheel, "blake2b"));
    }

    private static List<ModelFile> files(Object list, String where) {
        return list(list, where).stream()
                .map(each -> {
                    Map<String, Object> file = map(each, where);
                    return new ModelFile(
                            text(file, "name"),
                            file.containsKey("members")
                                    ? texts(file.get("members"), where)
                                    : List.of(String.valueOf(file.getOrDefault("member", file.get("name")))),
                            number(file, "size"),
                            checksum(file),
                            Optional.ofNullable(file.get("address"))
                                    .map(Object::toString)
                                    .map(URI::create),
                            Optional.ofNullable(file.get("text"))
                                    .map(Object::toString)
                                    .map(Notices::existing));
                })
                .toList();
    }

    private static Checksum checksum(Map<String, Object> file) {
        return Stream.of(Checksum.Kind.values())
                .filter(kind -> file.containsKey(kind.key()))
                .findFirst()
                .map(kind -> new Checksum(kind, text(file, kind.key())))
                .orElseThrow(() -> new IllegalArgumentException("sha256 is missing in " + file.keySet()));
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
