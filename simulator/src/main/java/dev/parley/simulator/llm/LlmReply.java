package dev.parley.simulator.llm;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How the simulated language model answers one request. */
public sealed interface LlmReply {

    /** Words, streamed at the configured token rate. */
    record Text(String text) implements LlmReply {}

    /** Calls of functions, arguments streamed in pieces. */
    record ToolCalls(List<Call> calls) implements LlmReply {
        public ToolCalls {
            calls = List.copyOf(calls);
        }

        /** One call; {@code arguments} is JSON text. */
        public record Call(String id, String name, String arguments) {}
    }

    /** What the model thinks, then what it answers. */
    record Thinking(String thoughts, LlmReply then) implements LlmReply {}

    /** An HTTP error with the protocol's body. */
    record Error(int status, String message, Map<String, String> headers) implements LlmReply {
        public Error {
            headers = Map.copyOf(headers);
        }

        public static Error of(int status, String message) {
            return new Error(status, message, Map.of());
        }
    }

    /** Streams the words, then reports {@code message} inside the stream. */
    record ErrorInStream(String text, String message) implements LlmReply {}

    /** Streams the words, then cuts the connection. */
    record Drop(String text) implements LlmReply {}

    /** Streams the words, then says nothing more; with no words, not even a status line. */
    record Hang(String text) implements LlmReply {}

    /** Bytes of the body as they are, each piece on its own and {@code between} apart. */
    record Raw(List<byte[]> pieces, Duration between) implements LlmReply {
        public Raw {
            pieces = List.copyOf(pieces);
        }
    }
}
