package dev.parley.conversation;

import java.util.List;

/** An entry of a conversation (openai-realtime.md 3). Immutable. */
public sealed interface Item {
    String id();

    Status status();

    enum Status {
        IN_PROGRESS,
        COMPLETED,
        INCOMPLETE
    }

    record Message(String id, Role role, Status status, List<Part> parts) implements Item {
        public Message {
            parts = List.copyOf(parts);
        }

        /** The words of all parts, with single spaces between. */
        public String words() {
            return String.join(
                    " ",
                    parts.stream().map(Part::words).filter(w -> !w.isEmpty()).toList());
        }

        public Message with(Status newStatus, List<Part> newParts) {
            return new Message(id, role, newStatus, newParts);
        }
    }

    /** The bot calls a function; {@code arguments} is JSON text. */
    record FunctionCall(String id, Status status, String callId, String name, String arguments) implements Item {}

    record FunctionOutput(String id, Status status, String callId, String output) implements Item {}
}
