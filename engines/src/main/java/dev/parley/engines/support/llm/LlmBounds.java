package dev.parley.engines.support.llm;

import java.time.Duration;

/**
 * How long an answer is waited for, and how large it may be.
 *
 * @param firstToken from the request to the first text, reasoning or tool call, whatever signs of life come before
 * @param idle between two signs of life: any byte of the answer is one
 * @param eventBytes size of one server-sent event
 * @param answerBytes size of one whole answer on the wire
 */
public record LlmBounds(Duration firstToken, Duration idle, int eventBytes, int answerBytes) {
    public static final LlmBounds DEFAULT =
            new LlmBounds(Duration.ofSeconds(120), Duration.ofSeconds(30), 256 * 1024, 8 * 1024 * 1024);

    public LlmBounds within(Duration newFirstToken, Duration newIdle) {
        return new LlmBounds(newFirstToken, newIdle, eventBytes, answerBytes);
    }
}
