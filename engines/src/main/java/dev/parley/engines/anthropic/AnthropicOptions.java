package dev.parley.engines.anthropic;

import dev.parley.engines.support.llm.LlmBounds;
import java.util.Optional;

/**
 * How Claude is asked.
 *
 * @param model used when a request names none
 * @param maxTokens of an answer whose request names no limit
 * @param effort {@code low} to {@code max}, for requests that name none; empty leaves it to the model
 * @param cacheFor how long the server keeps a prompt it has read, {@code 5m} or {@code 1h}; empty: not at all
 * @param beta the header {@code anthropic-beta}; empty for none
 */
record AnthropicOptions(
        String model,
        int maxTokens,
        Thinking thinking,
        Optional<String> effort,
        Optional<String> cacheFor,
        Optional<String> beta,
        LlmBounds bounds) {
    static final String MODEL = "claude-haiku-5-5";
    static final int USUAL_TOKENS = 4096;

    /** As a setting says nothing else. */
    static final AnthropicOptions DEFAULT = new AnthropicOptions(
            MODEL,
            USUAL_TOKENS,
            Thinking.OFF,
            Optional.empty(),
            Optional.of("5m"),
            Optional.empty(),
            LlmBounds.DEFAULT);

    /**
     * Whether the model thinks before it answers: a caller waits meanwhile.
     *
     * @param budget tokens, for {@link Mode#BUDGET}
     */
    record Thinking(Mode mode, int budget) {
        static final Thinking OFF = new Thinking(Mode.OFF, 0);

        /** What is asked for. */
        enum Mode {
            /** No thinking. */
            OFF,
            /** As much as the model finds right. */
            ADAPTIVE,
            /** A number of tokens, of models that take one. */
            BUDGET,
            /** Nothing: what the model does by itself. */
            MODEL
        }
    }
}
