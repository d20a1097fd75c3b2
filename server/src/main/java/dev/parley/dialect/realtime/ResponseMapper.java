package dev.parley.dialect.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.conversation.Item;
import dev.parley.provider.LanguageModel.ToolChoice;
import dev.parley.session.IdSource;
import dev.parley.session.ResponseOptions;
import dev.parley.session.Session;
import dev.parley.tool.ToolGrant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns what {@link ResponseRules} have accepted into what the session engine understands. */
final class ResponseMapper {
    private final ConfigMapper config;
    private final IdSource ids;

    ResponseMapper(ConfigMapper config, IdSource ids) {
        this.config = config;
        this.ids = ids;
    }

    /** @throws InvalidEventException when it refers to an item or prompt that does not exist */
    ResponseOptions options(JsonNode response, Session session) throws InvalidEventException {
        Optional<Character> character = config.character(response.path("prompt"), "response.prompt");
        Optional<JsonNode> tools = present(response, "tools");
        Optional<List<ToolGrant>> servers =
                tools.isPresent() ? Optional.of(config.servers(tools.get(), "response.tools")) : Optional.empty();
        return new ResponseOptions(
                present(response, "output_modalities").map(ConfigMapper::spoken),
                present(response, "instructions")
                        .map(JsonNode::textValue)
                        .or(() -> character.map(Character::instructions)),
                voice(response).or(() -> character.flatMap(Character::voice)),
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
    static ResponseViews.Overrides overrides(JsonNode response) {
        return new ResponseViews.Overrides(
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
        List<Item> items = new ArrayList<>(input.size());
        for (int i = 0; i < input.size(); i++) {
            JsonNode entry = input.get(i);
            if (entry.get("type").textValue().equals("item_reference")) {
                items.add(referenced(entry.get("id").textValue(), session, "response.input[" + i + "].id"));
            } else {
                requireWords(entry, "response.input[" + i + "]");
                items.add(ItemJson.decode(entry, ids));
            }
        }
        return Optional.of(items);
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

    private static Item referenced(String id, Session session, String path) throws InvalidEventException {
        return session.history().stream()
                .filter(item -> item.id().equals(id))
                .findFirst()
                .orElseThrow(() -> InvalidEventException.value(path, "Item with item_id not found: " + id));
    }
}
