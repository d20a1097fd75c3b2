package dev.parley.session.response;

import dev.parley.conversation.Item;
import dev.parley.conversation.Part;
import dev.parley.conversation.Role;
import dev.parley.provider.ChatMessage;
import dev.parley.session.tools.CallAnswers;
import dev.parley.session.tools.Toolset;
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

    private final List<Draft> messages = new ArrayList<>();
    private CallAnswers calls = CallAnswers.of(List.of());

    /** The message that holds the calls of the reply being read; empty outside a run of calls. */
    private Optional<Draft> calling = Optional.empty();

    /** A message that still grows: a conversation may have thousands of neighbours of one role. */
    private static final class Draft {
        final ChatMessage.Role role;
        final StringBuilder text;
        final List<String> images = new ArrayList<>();
        final List<ChatMessage.ToolCall> calls = new ArrayList<>();
        final Optional<String> answers;

        Draft(ChatMessage.Role role, String text, Optional<String> answers) {
            this.role = role;
            this.text = new StringBuilder(text);
            this.answers = answers;
        }

        Draft(ChatMessage.Role role, String text) {
            this(role, text, Optional.empty());
        }

        void append(String words) {
            if (isSilence() && !words.isEmpty()) {
                text.setLength(0);
            }
            text.append(text.isEmpty() || words.isEmpty() ? "" : " ").append(words);
        }

        private boolean isSilence() {
            return text.length() == Part.Silence.MARK.length() && text.indexOf(Part.Silence.MARK) == 0;
        }

        ChatMessage whole() {
            return new ChatMessage(role, text.toString(), images, calls, answers);
        }
    }

    private PromptBuilder() {}

    static List<ChatMessage> build(String instructions, List<Item> items) {
        PromptBuilder prompt = new PromptBuilder();
        prompt.calls = CallAnswers.of(items);
        if (!instructions.isBlank()) {
            prompt.messages.add(new Draft(ChatMessage.Role.SYSTEM, instructions));
        }
        items.forEach(prompt::add);
        prompt.userFirst();
        return prompt.messages.stream().map(Draft::whole).toList();
    }

    private void add(Item item) {
        if (!isCall(item)) {
            calling = Optional.empty();
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
        ChatMessage.Role role = role(message.role());
        if (messages.isEmpty() || !takesMore(messages.getLast(), role)) {
            messages.add(new Draft(role, ""));
        }
        messages.getLast().append(withoutSilence(words));
        messages.getLast().images.addAll(images);
    }

    private void addAnswer(String callId, String answer) {
        messages.add(new Draft(ChatMessage.Role.TOOL, answer, Optional.of(callId)));
    }

    /** Calls of one reply stay one message, its answers behind it. */
    private void addCall(String callId, String name, String arguments) {
        if (calling.isEmpty()) {
            if (messages.isEmpty() || messages.getLast().role != ChatMessage.Role.ASSISTANT) {
                messages.add(new Draft(ChatMessage.Role.ASSISTANT, ""));
            }
            calling = Optional.of(messages.getLast());
        }
        calling.get().calls.add(new ChatMessage.ToolCall(callId, name, arguments));
    }

    /** A silence mark in front of words that came after all says nothing any more. */
    private static String withoutSilence(String words) {
        return words.startsWith(Part.Silence.MARK) && words.length() > Part.Silence.MARK.length()
                ? words.substring(Part.Silence.MARK.length()).strip()
                : words;
    }

    private static boolean takesMore(Draft last, ChatMessage.Role role) {
        return last.role == role
                && role != ChatMessage.Role.TOOL
                && last.calls.isEmpty()
                && role != ChatMessage.Role.SYSTEM;
    }

    private void userFirst() {
        int at = 0;
        while (at < messages.size() && messages.get(at).role == ChatMessage.Role.SYSTEM) {
            at++;
        }
        if (at == messages.size() || messages.get(at).role == ChatMessage.Role.ASSISTANT) {
            String opener = at == messages.size() ? OPENER : EARLIER_OPENER;
            messages.add(at, new Draft(ChatMessage.Role.USER, opener));
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
