package dev.parley.voices;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The characters offered: a voice with a name and instructions each. Immutable. */
public final class Voices {
    private static final String SHIPPED = "/dev/parley/voices/voices.yaml";
    private static final List<String> ENTRY_KEYS = List.of("name", "comment", "good", "instructions", "source");

    private final Buffer json;
    private final Map<String, Persona> characters;

    /**
     * A character as a dialect needs it.
     *
     * @param voice name of the voice for the synthesiser
     */
    public record Persona(String instructions, String voice) {}

    private Voices(List<JsonObject> entries) {
        json = new JsonArray(entries).toBuffer();
        characters = entries.stream()
                .filter(entry -> entry.getValue("name") instanceof String)
                .collect(Collectors.toUnmodifiableMap(
                        entry -> entry.getString("name"), Voices::persona, (first, second) -> first));
    }

    private static Persona persona(JsonObject entry) {
        boolean instructed = entry.getValue("instructions") instanceof JsonObject instructions
                && instructions.getValue("text") instanceof String;
        return new Persona(
                instructed ? entry.getJsonObject("instructions").getString("text") : "",
                entry.getJsonObject("source").getString("path_on_server"));
    }

    /**
     * Reads the characters of {@code file}, or those that come with Parley.
     *
     * @throws IOException when the file cannot be read or holds something else; the message names the entry
     */
    public static Voices load(Optional<Path> file) throws IOException {
        if (file.isPresent()) {
            try (Reader reader = Files.newBufferedReader(file.get())) {
                return parse(reader, file.get().toString());
            }
        }
        try (InputStream in = Voices.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IOException(SHIPPED + " is missing from the build");
            }
            return parse(new InputStreamReader(in, StandardCharsets.UTF_8), SHIPPED);
        }
    }

    static Voices parse(Reader reader, String origin) throws IOException {
        Object parsed;
        try {
            parsed = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
        } catch (YAMLException e) {
            throw new IOException(origin + ": " + e.getMessage(), e);
        }
        if (!(parsed instanceof List<?> list)) {
            throw new IOException(origin + ": the top level must be a list of voices");
        }
        List<JsonObject> entries = new ArrayList<>();
        for (int index = 0; index < list.size(); index++) {
            entry(list.get(index), origin + ": entry " + (index + 1)).ifPresent(entries::add);
        }
        return new Voices(entries);
    }

    /** The form of {@code GET /v1/voices}; only entries marked good. */
    private static Optional<JsonObject> entry(Object entry, String origin) throws IOException {
        if (!(entry instanceof Map<?, ?> map)) {
            throw new IOException(origin + " is no mapping");
        }
        for (Object key : map.keySet()) {
            if (!ENTRY_KEYS.contains(String.valueOf(key))) {
                throw new IOException(origin + ": '" + key + "' is none of " + String.join(", ", ENTRY_KEYS));
            }
        }
        JsonObject source = object(map.get("source"), origin + ": source");
        if (!(source.getValue("path_on_server") instanceof String)) {
            throw new IOException(origin + ": source.path_on_server must be the name of a voice");
        }
        if (!Boolean.TRUE.equals(map.get("good"))) {
            return Optional.empty();
        }
        JsonObject listed = new JsonObject().put("name", map.get("name")).put("good", true);
        return Optional.of(listed.put("instructions", instructions(map.get("instructions"), origin))
                .put("source", source));
    }

    private static Object instructions(Object value, String origin) throws IOException {
        if (value == null) {
            return null;
        }
        JsonObject instructions = object(value, origin + ": instructions");
        return instructions.containsKey("language") ? instructions : instructions.putNull("language");
    }

    private static JsonObject object(Object value, String origin) throws IOException {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IOException(origin + " must be a mapping");
        }
        JsonObject object = new JsonObject();
        map.forEach((key, each) -> object.put(String.valueOf(key), each));
        return object;
    }

    /** The character of that name. */
    public Optional<Persona> character(String name) {
        return Optional.ofNullable(characters.get(name));
    }

    /** The body of {@code GET /v1/voices}. */
    public Buffer json() {
        return json;
    }
}
