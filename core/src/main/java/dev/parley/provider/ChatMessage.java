package dev.parley.provider;

import java.util.List;
import java.util.Optional;

/**
 * One message as a language model gets it.
 *
 * @param images data or https URLs, for models that see
 * @param toolCalls what an assistant message called
 * @param toolCallId the call that a {@link Role#TOOL} message answers
 */
public record ChatMessage(
        Role role, String text, List<String> images, List<ToolCall> toolCalls, Optional<String> toolCallId) {
    /** What makes a model go on with a message of its own that broke off: few chat templates let it continue one. */
    public static final ChatMessage GO_ON =
            of(Role.USER, "(I did not say anything. Go on exactly where you stopped, without repeating anything.)");

    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL
    }

    /** A function call of an earlier assistant message; arguments are JSON text. */
    public record ToolCall(String callId, String name, String argumentsJson) {}

    public ChatMessage {
        images = List.copyOf(images);
        toolCalls = List.copyOf(toolCalls);
    }

    public static ChatMessage of(Role role, String text) {
        return new ChatMessage(role, text, List.of(), List.of(), Optional.empty());
    }
}
