package dev.parley.engines.openai;

import dev.parley.engines.support.llm.LlmBounds;
import java.time.Duration;

/** How {@link OpenAiLanguageModel} uses its server. */
public record OpenAiOptions(LlmEndpoint endpoint, Timeouts timeouts, Limits limits, Api api) {
    /** The interface by which a server is asked. */
    public enum Api {
        /** Chat Completions. */
        CHAT,
        /** Responses. */
        RESPONSES
    }

    /** By Chat Completions. */
    public OpenAiOptions(LlmEndpoint endpoint, Timeouts timeouts, Limits limits) {
        this(endpoint, timeouts, limits, Api.CHAT);
    }

    public static OpenAiOptions of(LlmEndpoint endpoint) {
        return new OpenAiOptions(endpoint, Timeouts.DEFAULT, Limits.DEFAULT);
    }

    LlmBounds bounds() {
        return new LlmBounds(timeouts.firstToken(), timeouts.idle(), limits.eventBytes(), limits.answerBytes());
    }

    /**
     * @param connect to have a connection
     * @param firstToken from the request to the first text, reasoning or tool call, whatever signs of life come before
     * @param idle between two signs of life: any byte of the answer is one
     */
    public record Timeouts(Duration connect, Duration firstToken, Duration idle) {
        public static final Timeouts DEFAULT =
                new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(120), Duration.ofSeconds(30));
    }

    /**
     * @param connections open to the server at once; requests beyond wait, as many again at most, later ones are refused
     *     as {@code AT_CAPACITY}
     * @param eventBytes size of one server-sent event
     * @param answerBytes size of one whole answer on the wire
     */
    public record Limits(int connections, int eventBytes, int answerBytes) {
        public static final Limits DEFAULT = new Limits(256, 256 * 1024, 8 * 1024 * 1024);
    }
}
