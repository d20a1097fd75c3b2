package dev.parley.dialect.persona;

import static dev.parley.dialect.support.ShapeReader.in;
import static dev.parley.dialect.support.ShapeReader.optionalText;
import static dev.parley.dialect.support.ShapeReader.requireAtMost;
import static dev.parley.dialect.support.ShapeReader.tag;
import static dev.parley.dialect.support.ShapeReader.unknownTag;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.dialect.support.InvalidMessage;
import dev.parley.dialect.support.ShapeReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads instructions; unknown fields are ignored, as Unmute does. Stateless. */
public final class InstructionsReader {
    private static final Set<String> LANGUAGES = Set.of("en", "fr", "en/fr", "fr/en");
    private static final String INSTRUCTION_TYPES =
            "'constant', 'smalltalk', 'guess_animal', 'quiz_show', 'news', 'unmute_explanation'";

    /** Of instructions, which are told back with each state. */
    private static final int MAX_TEXT = 1_000_000;

    private InstructionsReader() {}

    /**
     * Empty for null and absent ones.
     *
     * @param place of {@code json} in the message
     */
    public static Optional<Instructions> read(JsonNode json, List<String> place) throws InvalidMessage {
        if (json.isMissingNode() || json.isNull()) {
            return Optional.empty();
        }
        if (!json.isObject()) {
            throw InvalidMessage.at(
                    place, "model_attributes_type", "Input should be a valid dictionary or object", json);
        }
        String type = tag(json, place, INSTRUCTION_TYPES);
        List<String> inside = in(place, type);
        return Optional.of(
                switch (type) {
                    case "constant" -> constant(json, inside);
                    case "smalltalk" -> new Instructions.Smalltalk(language(json, inside));
                    case "guess_animal" -> new Instructions.GuessAnimal(language(json, inside));
                    case "quiz_show" -> new Instructions.QuizShow(language(json, inside));
                    case "news" -> new Instructions.News(language(json, inside));
                    case "unmute_explanation" -> new Instructions.UnmuteExplanation();
                    default -> throw unknownTag(json, place, type, INSTRUCTION_TYPES);
                });
    }

    private static Instructions constant(JsonNode json, List<String> inside) throws InvalidMessage {
        ShapeReader.Faults faults = new ShapeReader.Faults();
        Optional<String> text = faults.or(Optional.empty(), () -> optionalText(json, "text", inside));
        Optional<String> language = faults.or(Optional.empty(), () -> language(json, inside));
        faults.raise();
        requireAtMost(MAX_TEXT, text, in(inside, "text"));
        return new Instructions.Constant(text.orElse(SystemPrompt.DEFAULT_CHARACTER), language);
    }

    private static Optional<String> language(JsonNode json, List<String> place) throws InvalidMessage {
        Optional<String> language = optionalText(json, "language", place);
        if (language.isPresent() && !LANGUAGES.contains(language.get())) {
            throw InvalidMessage.at(
                    in(place, "language"),
                    "literal_error",
                    "Input should be 'en', 'fr', 'en/fr' or 'fr/en'",
                    json.get("language"));
        }
        return language;
    }
}
