package dev.parley.voices;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.persona.Instructions;
import dev.parley.dialect.support.EngineWishes;
import dev.parley.dialect.support.Json;
import dev.parley.voices.Voices.Persona;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.Reader;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * What one {@code voices.yaml} says (unmute.md section 7). Only entries marked good count, in the order of the file.
 *
 * @param json body of {@code GET /v1/voices}
 * @param characters by name; the first of a name counts
 */
record VoiceList(Buffer json, Map<String, Persona> characters) {
    private static final Set<String> ENTRY = Set.of("name", "comment", "good", "instructions", "source", "engines");
    private static final Set<String> ENGINES = Set.of("stt", "llm", "tts", "model");
    private static final Set<String> INSTRUCTIONS = Set.of("type", "language");
    private static final Set<String> CONSTANT = Set.of("type", "language", "text");
    private static final Set<String> FILE = Set.of("source_type", "path_on_server", "description", "description_link");
    private static final Set<String> FREESOUND =
            Set.of("source_type", "url", "start_time", "sound_instance", "path_on_server");
    private static final Set<String> SOUND = Set.of("id", "name", "username", "license");

    /**
     * Reads a file.
     *
     * @param origin the file, for messages
     * @throws IOException when it cannot be read, or with every mistake in it
     */
    static VoiceList parse(Reader reader, String origin) throws IOException {
        Problems problems = new Problems(origin);
        ArrayNode listed = Json.array();
        Map<String, Persona> characters = new LinkedHashMap<>();
        Node root = compose(reader, origin);
        if (root instanceof SequenceNode entries) {
            Reading reading = new Reading(problems, listed, characters);
            entries.getValue().forEach(reading::entry);
        } else {
            problems.addAt(1, "the top level must be a list of voices, each beginning with `- name:`");
        }
        problems.throwIfAny();
        return new VoiceList(Json.buffer(listed), Map.copyOf(characters));
    }

    /** The same characters, each with the source that its namesake in the other list has. */
    VoiceList inVoicesOf(VoiceList other) {
        Map<String, JsonNode> sources = new LinkedHashMap<>();
        other.entries().forEach(each -> sources.put(each.path("name").asText(), each.get("source")));
        Map<String, Persona> recast = new LinkedHashMap<>();
        JsonNode listed = entries();
        for (JsonNode each : listed) {
            String name = each.path("name").asText();
            JsonNode source = sources.getOrDefault(name, each.get("source"));
            ((ObjectNode) each).set("source", source);
            Persona persona = characters.get(name);
            if (persona != null) {
                recast.put(name, new Persona(persona.instructions(), path(source), persona.engines()));
            }
        }
        return new VoiceList(Json.buffer(listed), Map.copyOf(recast));
    }

    /** A path that more than one voice has. */
    Optional<String> shared() {
        Set<String> seen = new HashSet<>();
        for (JsonNode each : entries()) {
            if (!seen.add(path(each.path("source")))) {
                return Optional.of(path(each.path("source")));
            }
        }
        return Optional.empty();
    }

    /** The paths of the voices by character, in the order of the list. */
    Map<String, String> paths() {
        Map<String, String> paths = new LinkedHashMap<>();
        entries().forEach(each -> paths.putIfAbsent(each.path("name").asText(), path(each.path("source"))));
        return paths;
    }

    private JsonNode entries() {
        try {
            return Json.parse(json.getBytes());
        } catch (Json.MalformedException e) {
            throw new IllegalStateException("a list that was written here cannot be read", e);
        }
    }

    private static String path(JsonNode source) {
        return source.path("path_on_server").asText();
    }

    /** Null for a file without content. */
    private static @Nullable Node compose(Reader reader, String origin) throws IOException {
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions())).compose(reader);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new IOException(origin + " line " + line + ": is no YAML: " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new IOException(origin + ": " + e.getMessage(), e);
        }
    }

    /** One pass over a file. */
    private record Reading(Problems problems, ArrayNode listed, Map<String, Persona> characters) {
        private void entry(Node node) {
            Optional<VoiceFields> entry = VoiceFields.of(node, "a voice", problems);
            if (entry.isEmpty()) {
                return;
            }
            VoiceFields fields = entry.get();
            fields.allowOnly(ENTRY);
            JsonNode name = fields.text("name");
            fields.text("comment");
            JsonNode good = fields.flag("good");
            Optional<Instructions> instructions = fields.value("instructions").flatMap(this::instructions);
            ObjectNode source = fields.required("source").flatMap(this::source).orElseGet(Json::object);
            EngineWishes engines = fields.value("engines").map(this::engines).orElse(EngineWishes.NONE);
            if (!good.asBoolean()) {
                return;
            }
            ObjectNode shown = Json.object();
            shown.set("name", name);
            shown.set("good", good);
            shown.set(
                    "instructions",
                    instructions.<JsonNode>map(Instructions::json).orElse(NullNode.getInstance()));
            shown.set("source", source);
            listed.add(shown);
            if (name.isTextual()) {
                characters.putIfAbsent(name.textValue(), new Persona(instructions, path(source), engines));
            }
        }

        private EngineWishes engines(Node node) {
            Optional<VoiceFields> found = VoiceFields.of(node, "engines", problems);
            if (found.isEmpty()) {
                return EngineWishes.NONE;
            }
            VoiceFields fields = found.get();
            fields.allowOnly(ENGINES);
            return new EngineWishes(
                    engine(fields, "stt"), engine(fields, "llm"), engine(fields, "tts"), engine(fields, "model"));
        }

        private static Optional<String> engine(VoiceFields fields, String key) {
            return Optional.ofNullable(fields.text(key).textValue());
        }

        private Optional<Instructions> instructions(Node node) {
            Optional<VoiceFields> found = VoiceFields.of(node, "instructions", problems);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            VoiceFields fields = found.get();
            ObjectNode json = fields.texts();
            try {
                Instructions instructions = Instructions.read(json);
                fields.allowOnly(instructions instanceof Instructions.Constant ? CONSTANT : INSTRUCTIONS);
                return Optional.of(instructions);
            } catch (IllegalArgumentException e) {
                String message = String.valueOf(e.getMessage());
                fields.problem(fieldNamedBy(message), message);
                return Optional.empty();
            }
        }

        /** Messages begin with the place, such as {@code instructions.constant.language: …}. */
        private static String fieldNamedBy(String message) {
            String place = message.substring(0, Math.max(0, message.indexOf(':')));
            String field = place.substring(place.lastIndexOf('.') + 1);
            return CONSTANT.contains(field) ? field : "type";
        }

        private Optional<ObjectNode> source(Node node) {
            Optional<VoiceFields> found = VoiceFields.of(node, "source", problems);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            VoiceFields fields = found.get();
            JsonNode type = fields.requiredText("source_type");
            return switch (type.asText("")) {
                case "file" -> Optional.of(file(fields, type));
                case "freesound" -> Optional.of(freesound(fields, type));
                default -> {
                    if (type.isTextual()) {
                        fields.problem(
                                "source_type",
                                "source.source_type must be file or freesound, not '" + type.textValue() + "'");
                    }
                    yield Optional.empty();
                }
            };
        }

        private static ObjectNode file(VoiceFields fields, JsonNode type) {
            fields.allowOnly(FILE);
            ObjectNode source = Json.object();
            source.set("source_type", type);
            source.set("path_on_server", fields.requiredText("path_on_server"));
            source.set("description", fields.text("description"));
            source.set("description_link", fields.text("description_link"));
            return source;
        }

        private ObjectNode freesound(VoiceFields fields, JsonNode type) {
            fields.allowOnly(FREESOUND);
            ObjectNode source = Json.object();
            source.set("source_type", type);
            source.set("url", fields.requiredText("url"));
            source.set("start_time", fields.wholeNumber("start_time"));
            source.set(
                    "sound_instance",
                    fields.value("sound_instance")
                            .<JsonNode>flatMap(this::sound)
                            .orElse(NullNode.getInstance()));
            source.set("path_on_server", fields.requiredText("path_on_server"));
            return source;
        }

        private Optional<ObjectNode> sound(Node node) {
            return VoiceFields.of(node, "sound_instance", problems).map(fields -> {
                fields.allowOnly(SOUND);
                fields.required("id");
                ObjectNode sound = Json.object();
                sound.set("id", fields.wholeNumber("id"));
                sound.set("name", fields.requiredText("name"));
                sound.set("username", fields.requiredText("username"));
                sound.set("license", fields.requiredText("license"));
                return sound;
            });
        }
    }
}
