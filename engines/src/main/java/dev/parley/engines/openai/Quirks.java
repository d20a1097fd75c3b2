package dev.parley.engines.openai;

import java.util.Locale;
import java.util.Optional;

/**
 * What a model's server refuses, learnt from its 400 answers. Starts with what most accept.
 *
 * @param streamOptions accepts {@code stream_options}
 * @param maxCompletionTokens wants {@code max_completion_tokens} instead of {@code max_tokens}
 * @param temperature accepts a temperature
 * @param hints accepts {@code parallel_tool_calls} and {@code reasoning_effort}
 */
record Quirks(boolean streamOptions, boolean maxCompletionTokens, boolean temperature, boolean hints) {
    static final Quirks NONE = new Quirks(true, false, true, true);

    /** What to try next after a 400 with this body; empty when nothing here can mend it. */
    Optional<Quirks> learn(String errorBody) {
        String body = errorBody.toLowerCase(Locale.ROOT);
        if (streamOptions && (body.contains("stream_options") || body.contains("include_usage"))) {
            return Optional.of(new Quirks(false, maxCompletionTokens, temperature, hints));
        }
        if (!maxCompletionTokens && body.contains("max_completion_tokens")) {
            return Optional.of(new Quirks(streamOptions, true, temperature, hints));
        }
        if (temperature && body.contains("temperature") && body.contains("support")) {
            return Optional.of(new Quirks(streamOptions, maxCompletionTokens, false, hints));
        }
        if (hints && (body.contains("reasoning") || body.contains("parallel_tool_calls"))) {
            return Optional.of(new Quirks(streamOptions, maxCompletionTokens, temperature, false));
        }
        return Optional.empty();
    }
}
