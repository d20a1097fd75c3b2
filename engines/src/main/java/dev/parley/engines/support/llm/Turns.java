package dev.parley.engines.support.llm;

import dev.parley.provider.ChatMessage;
import dev.parley.provider.ChatMessage.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation for servers that want the system prompt apart and take turns of the user and of the model only, in
 * alternation, the user's first and last. Results of calls are the user's.
 *
 * @param system empty for none
 * @param lastSaid the place of the last message in which the user spoke; -1 for none
 */
public record Turns(String system, List<Turn> turns, int lastSaid) {
    /** Where the model was the first to speak. */
    static final String OPENING = "(The conversation begins.)";

    /** A message and its place in the conversation. */
    public record Part(int at, ChatMessage message) {}

    /** What one side said until the other did; never empty. */
    public record Turn(boolean user, List<Part> parts) {}

    /** @param prompt as {@link PromptCheck} makes it, with one system message at most, in front */
    public static Turns of(List<ChatMessage> prompt) {
        List<ChatMessage> messages = new ArrayList<>(prompt);
        boolean instructed = !messages.isEmpty() && messages.getFirst().role() == Role.SYSTEM;
        String system = instructed ? messages.removeFirst().text() : "";
        if (messages.isEmpty() || messages.getFirst().role() == Role.ASSISTANT) {
            messages.addFirst(ChatMessage.of(Role.USER, OPENING));
        }
        if (messages.getLast().role() == Role.ASSISTANT) {
            messages.add(ChatMessage.GO_ON);
        }
        List<Turn> turns = new ArrayList<>();
        int lastSaid = -1;
        for (int at = 0; at < messages.size(); at++) {
            ChatMessage message = messages.get(at);
            boolean user = message.role() != Role.ASSISTANT;
            lastSaid = message.role() == Role.USER ? at : lastSaid;
            if (turns.isEmpty() || turns.getLast().user != user) {
                turns.add(new Turn(user, new ArrayList<>()));
            }
            turns.getLast().parts.add(new Part(at, message));
        }
        return new Turns(system, turns, lastSaid);
    }
}
