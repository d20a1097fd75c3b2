package dev.parley.session.response;

import dev.parley.provider.ChatMessage;
import dev.parley.session.ResponseOptions;
import dev.parley.speech.Spacing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a reply that was cut would still have said.
 *
 * @param rest what was written and not heard
 * @param written whether that is all; otherwise the language model was still writing
 * @param options of the reply
 */
record Continuation(String rest, boolean written, ResponseOptions options) {
    /** The conversation so far, as the model has to read it to go on behind the rest. */
    List<ChatMessage> behind(List<ChatMessage> messages) {
        List<ChatMessage> longer = new ArrayList<>(messages);
        String said = rest;
        if (!longer.isEmpty()
                && longer.getLast().role() == ChatMessage.Role.ASSISTANT
                && longer.getLast().toolCalls().isEmpty()) {
            said = Spacing.join(List.of(longer.removeLast().text(), rest)).strip();
        }
        if (!said.isBlank()) {
            longer.add(new ChatMessage(ChatMessage.Role.ASSISTANT, said, List.of(), List.of(), Optional.empty()));
        }
        longer.add(ChatMessage.GO_ON);
        return longer;
    }
}
