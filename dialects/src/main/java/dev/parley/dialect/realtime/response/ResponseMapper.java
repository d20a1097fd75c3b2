package dev.parley.dialect.realtime.response;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.conversation.Item;
import dev.parley.dialect.persona.Persona;
import dev.parley.dialect.realtime.audio.AudioFormat;
import dev.parley.dialect.realtime.items.ItemJson;
import dev.parley.dialect.realtime.rules.InvalidEventException;
import dev.parley.dialect.realtime.session.ConfigMapper;
import dev.parley.dialect.realtime.session.McpTools;
import dev.parley.provider.LanguageModel.ToolChoice;
import dev.parley.session.IdSource;
import dev.parley.session.ResponseOptions;
import dev.parley.session.Session;
import dev.parley.tool.ToolPermission;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns what {@link ResponseRules} have accepted into what the session engine understands. */
public final class ResponseMapper {
    private final ConfigMapper config;
    private final IdSource ids;

    public ResponseMapper(ConfigMapper config, IdSource ids) {
        this.config = config;
        this.ids = ids;
    }

    /** @throws InvalidEventException when it refers to an item or prompt that does not exist */
    public ResponseOptions options(JsonNode response, Session session) throws InvalidEventException {
        Optional<Persona> character = config.character(response.path("prompt"), "response.prompt");
        Optional<JsonNode> tools = present(response, "tools");
        Optional<List<ToolPermission>> servers =
                tools.isPresent() ? Optional.of(config.servers(tools.get(), "response.tools")) : Optional.empty();
        return new ResponseOptions(
                present(response, "output_modalities").map(ConfigMapper::spoken),
                present(response, "instructions")
                        .map(JsonNode::textValue)
                        .or(() -> character.map(Persona::instructions)),
                voice(response).or(() -> character.flatMap(Persona::voice)),
                tools.map(ConfigMapper::tools),
                toolChoice(response),
                ConfigMapper.maxTokens(response.path("max_output_tokens")),
                ConfigMapper.hints(response),
                response.path("conversation").asText("auto").equals("none"),
                input(response.path("input"), session),
                metadata(response.path("metadata")),
                servers,
                McpTools.choice(response.path("tool_choice")));
    }

    /** What the session engine does not know of but the client is to be told. */
    public static ResponseOverrides overrides(JsonNode response) {
        return new ResponseOverrides(
                present(response.path("audio").path("output"), "format").map(AudioFormat::of),
                present(response, "max_output_tokens"),
                voice(response));
    }

    private static Optional<JsonNode> present(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    private static Optional<String> voice(JsonNode response) {
        return present(response.path("audio").path("output"), "voice")
                .map(voice -> voice.isObject() ? voice.get("id").asText() : voice.asText());
    }

    private static Optional<ToolChoice> toolChoice(JsonNode response) {
        return present(response, "tool_choice").map(ConfigMapper::toolChoice);
    }

    private static Map<String, String> metadata(JsonNode metadata) {
        Map<String, String> pairs = new LinkedHashMap<>();
        metadata.properties()
                .forEach(entry -> pairs.put(entry.getKey(), entry.getValue().textValue()));
        return pairs;
    }

    private Optional<List<Item>> input(JsonNode input, Session session) throws InvalidEventException {
        if (!input.isArray()) {
            return Optional.empty();
        }
        Map<String, Item> conversation = new HashMap<>();
        session.history().forEach(item -> conversation.put(item.id(), item));
        Map<String, Item> items = new LinkedHashMap<>();
        for (int i = 0; i < input.size(); i++) {
            String path = "response.input[" + i + "]";
            Item item = item(input.get(i), conversation, path);
            if (items.put(item.id(), item) != null) {
                throw InvalidEventException.value(
                        path + ".id", "Item " + item.id() + " is given twice. Name each item once.");
            }
        }
        return Optional.of(List.copyOf(items.values()));
    }

    private Item item(JsonNode entry, Map<String, Item> conversation, String path) throws InvalidEventException {
        if (entry.get("type").textValue().equals("item_reference")) {
            String id = entry.get("id").textValue();
            return Optional.ofNullable(conversation.get(id))
                    .orElseThrow(() -> InvalidEventException.value(path + ".id", "Item with item_id not found: " + id));
        }
        requireWords(entry, path);
        return ItemJson.decode(entry, ids);
    }

    /** Only items of the conversation are transcribed. */
    private static void requireWords(JsonNode item, String path) throws InvalidEventException {
        JsonNode content = item.path("content");
        for (int i = 0; i < content.size(); i++) {
            if (content.get(i).path("type").asText("").equals("input_audio")
                    && !content.get(i).hasNonNull("transcript")) {
                throw InvalidEventException.value(
                        path + ".content[" + i + "].transcript",
                        "Audio in 'response.input' needs its transcript. Create an item with the audio, and refer to it"
                                + " with an item_reference.");
            }
        }
    }
}
