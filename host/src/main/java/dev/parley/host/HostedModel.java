package dev.parley.host;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Answers conversations. Called on its workers' threads, by as many at once as it has {@link #workers}. */
public interface HostedModel extends Hosted {
    /**
     * Answers, in pieces of text as it has them. Blocks until the answer ends, or the reader is gone.
     *
     * @throws RequestException when it cannot be answered
     */
    Ending answer(Conversation conversation, Output output) throws RequestException;

    /**
     * @param maxTokens of the answer
     * @param stop texts at which it ends, which are no part of it
     */
    record Conversation(
            List<Message> messages,
            OptionalInt maxTokens,
            OptionalDouble temperature,
            OptionalDouble topP,
            List<String> stop) {
        public Conversation {
            messages = List.copyOf(messages);
            stop = List.copyOf(stop);
        }
    }

    /** @param role {@code system}, {@code user} or {@code assistant} */
    record Message(String role, String text) {}

    /**
     * How an answer ended.
     *
     * @param complete false: it was cut at its longest
     */
    record Ending(boolean complete, int promptTokens, int answerTokens) {}

    /** Where the text goes. */
    interface Output {
        /** Takes a piece; blocks while the reader is behind. @return false when nobody reads any more: stop */
        boolean take(String text);
    }
}
