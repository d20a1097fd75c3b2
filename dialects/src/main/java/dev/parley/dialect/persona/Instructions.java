package dev.parley.dialect.persona;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.dialect.support.InvalidMessage;
import dev.parley.dialect.support.Json;
import java.util.List;
import java.util.Optional;

/** Who the bot is to be, as a client or {@code voices.yaml} names it (unmute.md 3). */
public sealed interface Instructions {
    /** Name on the wire. */
    String type();

    /** {@code en}, {@code fr}, {@code en/fr} or {@code fr/en}; empty behaves like English. */
    Optional<String> language();

    /**
     * Reads instructions as they stand in a {@code session.update} or in {@code voices.yaml}; unknown fields are ignored.
     *
     * @throws IllegalArgumentException when they have the wrong shape; the message names the field
     */
    static Instructions read(JsonNode json) {
        try {
            return InstructionsReader.read(json, List.of("instructions"))
                    .orElseThrow(() -> new IllegalArgumentException("instructions: expected an object"));
        } catch (InvalidMessage e) {
            throw new IllegalArgumentException(e.place() + ": " + e.getMessage(), e);
        }
    }

    /** As it is echoed to clients. */
    default ObjectNode json() {
        return Json.object().put("type", type()).put("language", language().orElse(null));
    }

    /** Exactly this text. */
    record Constant(String text, Optional<String> language) implements Instructions {
        @Override
        public String type() {
            return "constant";
        }

        @Override
        public ObjectNode json() {
            return Json.object().put("type", type()).put("text", text).put("language", language.orElse(null));
        }
    }

    /** Small talk about something random. */
    record Smalltalk(Optional<String> language) implements Instructions {
        @Override
        public String type() {
            return "smalltalk";
        }
    }

    /** A guessing game about two animals. */
    record GuessAnimal(Optional<String> language) implements Instructions {
        @Override
        public String type() {
            return "guess_animal";
        }
    }

    /** A quiz of five questions. */
    record QuizShow(Optional<String> language) implements Instructions {
        @Override
        public String type() {
            return "quiz_show";
        }
    }

    /** Today's technology news. */
    record News(Optional<String> language) implements Instructions {
        @Override
        public String type() {
            return "news";
        }
    }

    /** Explains what the caller is talking to. */
    record UnmuteExplanation() implements Instructions {
        @Override
        public String type() {
            return "unmute_explanation";
        }

        @Override
        public Optional<String> language() {
            return Optional.of("en");
        }

        @Override
        public ObjectNode json() {
            return Json.object().put("type", type());
        }
    }
}
