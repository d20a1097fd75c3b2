package dev.parley.session;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.provider.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns a conversation into what a language model reads: instructions first, neighbours of one role merged, empty
 * messages left out, and a user message first, as many chat templates demand (unmute.md 5.5 step 3). Every call of a
 * function is followed by its answer, as chat servers demand, or by a word on why there is none yet.
 */
final class PromptBuilder {
    /** What the caller is taken to have said when the bot speaks first. */
    static final String OPENER = "Hello!";

    /** The same, once the bot has spoken. */
    static final String EARLIER_OPENER = "Hello.";

    private final List<ChatMessage> messages = new ArrayList<>();
    private CallAnswers calls = CallAnswers.of(List.of());

    /** Index of the message that holds the calls of the reply being read; -1 outside a run of calls. */
    private int callsAt = -1;

    private PromptBuilder() {}

    static List<ChatMessage> build(String instructions, List<Item> items) {
        PromptBuilder prompt = new PromptBuilder();
        prompt.calls = CallAnswers.of(items);
        if (!instructions.isBlank()) {
            prompt.messages.add(ChatMessage.of(ChatMessage.Role.SYSTEM, instructions));
        }
        items.forEach(prompt::add);
        prompt.userFirst();
        return prompt.messages;
    }

    private void add(Item item) {
        if (!isCall(item)) {
            callsAt = -1;
        }
        switch (item) {
            case Item.Message message -> addMessage(message);
            case Item.FunctionCall call -> {
                // A call without its arguments was cut off; a model must not see it.
                if (call.status() == Item.Status.COMPLETED) {
                    addCall(call.callId(), call.name(), call.arguments());
                    addAnswer(call.callId(), calls.of(call));
                }
            }
            case Item.FunctionOutput output -> {
                if (!calls.answersACall(output)) {
                    addAnswer(output.callId(), output.output());
                }
            }
            case Item.ServerCall call -> {
                if (CallAnswers.readable(call)) {
                    addCall(call.id(), Toolset.safeName(call.name()), call.arguments());
                    addAnswer(call.id(), CallAnswers.of(call));
                }
            }
            case Item.ApprovalRequest request ->
                calls.of(request).ifPresent(answer -> {
                    addCall(request.id(), Toolset.safeName(request.name()), request.arguments());
                    addAnswer(request.id(), answer);
                });
            case Item.ServerTools tools -> {}
            case Item.ApprovalResponse response -> {}
        }
    }

    private static boolean isCall(Item item) {
        return item instanceof Item.FunctionCall
                || item instanceof Item.ServerCall
                || item instanceof Item.ApprovalRequest;
    }

    private void addMessage(Item.Message message) {
        List<String> images = message.parts().stream()
                .filter(Part.InputImage.class::isInstance)
                .map(part -> ((Part.InputImage) part).url())
                .toList();
        String words = message.words().strip();
        if (words.isEmpty() && images.isEmpty()) {
            return;
        }
        ChatMessage next =
                new ChatMessage(role(message.role()), withoutSilence(words), images, List.of(), Optional.empty());
        if (!messages.isEmpty() && mergeable(messages.getLast(), next)) {
            messages.add(merge(messages.removeLast(), next));
        } else {
            messages.add(next);
        }
    }

    private void addAnswer(String callId, String answer) {
        messages.add(new ChatMessage(ChatMessage.Role.TOOL, answer, List.of(), List.of(), Optional.of(callId)));
    }

    /** Calls of one reply stay one message, its answers behind it. */
    private void addCall(String callId, String name, String arguments) {
        if (callsAt < 0) {
            if (messages.isEmpty() || messages.getLast().role() != ChatMessage.Role.ASSISTANT) {
                messages.add(new ChatMessage(ChatMessage.Role.ASSISTANT, "", List.of(), List.of(), Optional.empty()));
            }
            callsAt = messages.size() - 1;
        }
        ChatMessage reply = messages.get(callsAt);
        List<ChatMessage.ToolCall> together = new ArrayList<>(reply.toolCalls());
        together.add(new ChatMessage.ToolCall(callId, name, arguments));
        messages.set(callsAt, new ChatMessage(reply.role(), reply.text(), reply.images(), together, Optional.empty()));
    }

    /** A silence mark in front of words that came after all says nothing any more. */
    private static String withoutSilence(String words) {
        return words.startsWith(Part.Silence.MARK) && words.length() > Part.Silence.MARK.length()
                ? words.substring(Part.Silence.MARK.length()).strip()
                : words;
    }

    private static boolean mergeable(ChatMessage last, ChatMessage next) {
        return last.role() == next.role()
                && last.role() != ChatMessage.Role.TOOL
                && last.toolCalls().isEmpty()
                && last.role() != ChatMessage.Role.SYSTEM;
    }

    private static ChatMessage merge(ChatMessage a, ChatMessage b) {
        List<String> images = new ArrayList<>(a.images());
        images.addAll(b.images());
        return new ChatMessage(
                a.role(), withoutSilence((a.text() + " " + b.text()).strip()), images, List.of(), Optional.empty());
    }

    private void userFirst() {
        int at = 0;
        while (at < messages.size() && messages.get(at).role() == ChatMessage.Role.SYSTEM) {
            at++;
        }
        if (at == messages.size() || messages.get(at).role() == ChatMessage.Role.ASSISTANT) {
            String opener = at == messages.size() ? OPENER : EARLIER_OPENER;
            messages.add(at, ChatMessage.of(ChatMessage.Role.USER, opener));
        }
    }

    private static ChatMessage.Role role(Role role) {
        return switch (role) {
            case SYSTEM -> ChatMessage.Role.SYSTEM;
            case USER -> ChatMessage.Role.USER;
            case ASSISTANT -> ChatMessage.Role.ASSISTANT;
        };
    }
}
