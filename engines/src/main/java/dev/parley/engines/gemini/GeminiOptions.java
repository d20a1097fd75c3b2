package dev.parley.engines.gemini;

import dev.parley.engines.support.llm.LlmBounds;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How Gemini is asked.
 *
 * @param model used when a request names none
 * @param apiVersion in front of every path
 * @param maxTokens of an answer whose request names no limit; empty leaves it to the model
 * @param safety threshold of every category of harm, as the API calls it; empty leaves it to the model
 */
record GeminiOptions(
        String model,
        String apiVersion,
        OptionalInt maxTokens,
        Thinking thinking,
        Optional<String> safety,
        LlmBounds bounds) {
    static final String MODEL = "gemini-3.5-flash-lite";
    static final String API_VERSION = "v1beta";

    /** As a setting says nothing else. */
    static final GeminiOptions DEFAULT = new GeminiOptions(
            MODEL, API_VERSION, OptionalInt.empty(), Thinking.level("minimal"), Optional.empty(), LlmBounds.DEFAULT);

    /**
     * How much the model thinks before it answers: a caller waits meanwhile.
     *
     * @param level {@code minimal} to {@code high}, of Gemini 3 and later; empty for none
     * @param budget tokens, of Gemini 2.5: 0 is none, -1 what the model finds right; empty for none
     */
    record Thinking(Optional<String> level, OptionalInt budget) {
        /** What the model does by itself. */
        static final Thinking MODEL = new Thinking(Optional.empty(), OptionalInt.empty());

        static Thinking level(String level) {
            return new Thinking(Optional.of(level), OptionalInt.empty());
        }

        static Thinking budget(int tokens) {
            return new Thinking(Optional.empty(), OptionalInt.of(tokens));
        }

        /** Whether it was asked to think as little as it can. */
        boolean least() {
            return level.filter("minimal"::equals).isPresent() || budget.equals(OptionalInt.of(0));
        }

        boolean asked() {
            return level.isPresent() || budget.isPresent();
        }
    }
}
