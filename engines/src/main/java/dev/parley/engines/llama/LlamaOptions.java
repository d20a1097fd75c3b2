package dev.parley.engines.llama;

import dev.parley.engines.support.llm.LlmBounds;
import java.time.Duration;

/**
 * What is asked of the host.
 *
 * @param context tokens of one conversation, the answer included
 * @param maxTokens of an answer for which the session names no limit
 */
record LlamaOptions(String model, int context, int maxTokens) {
    /** A long conversation is read on processors for a while before the first token. */
    static final LlmBounds BOUNDS =
            new LlmBounds(Duration.ofSeconds(120), Duration.ofSeconds(60), 256 * 1024, 8 * 1024 * 1024);
}
