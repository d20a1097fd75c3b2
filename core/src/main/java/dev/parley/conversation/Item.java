package dev.parley.conversation;

import dev.parley.tool.ToolError;
import dev.parley.tool.ToolResult;
import dev.parley.tool.ToolSpec;
import java.util.List;
import java.util.Optional;

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

    // Tools that this side runs for the model (openai-realtime.md 3, mcp_*).

    /** The tools that a server the client named has; empty while it is being asked, or when that failed. */
    record ServerTools(String id, Status status, String server, List<ToolSpec> tools) implements Item {
        public ServerTools {
            tools = List.copyOf(tools);
        }
    }

    /**
     * The bot calls a tool of a server. In progress while the tool runs, which may be longer than the response lasts
     * that called it.
     *
     * @param approvalId the {@link ApprovalRequest} that was granted
     * @param byClient whether the client named the server; then the client also asks for the answer that uses the result
     */
    record ServerCall(
            String id,
            Status status,
            String server,
            String name,
            String arguments,
            Optional<ToolResult> result,
            Optional<String> approvalId,
            boolean byClient)
            implements Item {
        public ServerCall with(Status newStatus, String newArguments, Optional<ToolResult> newResult) {
            return new ServerCall(id, newStatus, server, name, newArguments, newResult, approvalId, byClient);
        }

        public Optional<String> output() {
            return result.filter(ToolResult.Output.class::isInstance).map(it -> ((ToolResult.Output) it).text());
        }

        public Optional<ToolError> error() {
            return result.filter(ToolResult.Failed.class::isInstance).map(it -> ((ToolResult.Failed) it).error());
        }
    }

    /** The bot wants to call a tool that needs the client's approval. */
    record ApprovalRequest(String id, Status status, String server, String name, String arguments) implements Item {}

    /** The client's answer to an {@link ApprovalRequest}. */
    record ApprovalResponse(String id, Status status, String requestId, boolean approve, Optional<String> reason)
            implements Item {}
}
