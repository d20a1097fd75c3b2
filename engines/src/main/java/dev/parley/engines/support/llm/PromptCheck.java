package dev.parley.engines.support.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.parley.conversation.TokenEstimate;
import dev.parley.provider.ChatMessage;
import dev.parley.provider.ChatMessage.Role;
import dev.parley.provider.ChatMessage.ToolCall;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a conversation whole for the server that is to read it, so that no part of it is refused for ever: each call has
 * its answer right behind it and each answer its call, arguments are JSON objects, ids are there and used once, names are
 * names, system messages stand where this server takes them, and its size fits. Pure.
 */
public final class PromptCheck {
    /** What a call is answered with that never was. */
    public static final String NO_RESULT = "There is no result.";

    public static final String PICTURE = "(A picture that you cannot see.)";
    private static final String MORE_INSTRUCTIONS = "\n\n";
    private static final int MAX_NAME = 64;
    private static final int MAX_ID = 64;
    /** Part of a context that estimates may fill: they are only that. */
    private static final double FILLED = 0.85;

    private static final int FRAME_TOKENS = 6;
    private static final JsonFactory JSON = new JsonFactory();

    private final PromptRules rules;
    private final List<ChatMessage> out = new ArrayList<>();
    private final Set<String> usedIds = new HashSet<>();
    private int made;

    private PromptCheck(PromptRules rules) {
        this.rules = rules;
    }

    /**
     * @param reserved tokens of the context that other things need: functions, and the reply
     */
    public static List<ChatMessage> whole(List<ChatMessage> messages, PromptRules rules, int reserved) {
        PromptCheck check = new PromptCheck(rules);
        check.pair(messages);
        List<ChatMessage> placed = check.place(check.out);
        List<ChatMessage> joined = rules.neighbours() ? placed : join(placed);
        return rules.contextTokens().isPresent()
                ? fit(joined, (int) (rules.contextTokens().getAsInt() * FILLED) - reserved)
                : joined;
    }

    // Calls and answers.

    private void pair(List<ChatMessage> messages) {
        Map<Integer, Map<String, String>> answers = answers(messages);
        for (int i = 0; i < messages.size(); i++) {
            ChatMessage message = messages.get(i);
            if (message.role() == Role.TOOL) {
                continue; // Stands behind its call, or has none.
            }
            List<ToolCall> calls = message.toolCalls().stream()
                    .filter(call -> !call.name().isBlank())
                    .toList();
            if (!calls.isEmpty() && rules.tools()) {
                calls(message, calls, answers.getOrDefault(i, Map.of()));
            } else if (!calls.isEmpty()) {
                told(message, calls, answers.getOrDefault(i, Map.of()));
            } else if (!message.text().isBlank() || !message.images().isEmpty()) {
                out.add(plain(message));
            }
        }
    }

    /** By the place of the message that calls: what answers each id. An answer belongs to the last call of its id before it. */
    private static Map<Integer, Map<String, String>> answers(List<ChatMessage> messages) {
        Map<Integer, Map<String, String>> answers = new HashMap<>();
        Map<String, Integer> callers = new HashMap<>();
        for (int i = 0; i < messages.size(); i++) {
            ChatMessage message = messages.get(i);
            for (ToolCall call : message.toolCalls()) {
                callers.put(call.callId(), i);
            }
            Optional<Integer> caller = message.toolCallId().map(callers::get);
            if (message.role() == Role.TOOL && caller.isPresent()) {
                answers.computeIfAbsent(caller.get(), at -> new HashMap<>())
                        .put(message.toolCallId().get(), message.text());
            }
        }
        return answers;
    }

    private void calls(ChatMessage message, List<ToolCall> calls, Map<String, String> answers) {
        List<ToolCall> whole = new ArrayList<>();
        List<ChatMessage> results = new ArrayList<>();
        for (ToolCall call : calls) {
            String id = id(call.callId());
            whole.add(new ToolCall(id, name(call.name()), object(call.argumentsJson())));
            String answer = answers.getOrDefault(call.callId(), NO_RESULT);
            results.add(new ChatMessage(Role.TOOL, answer, List.of(), List.of(), Optional.of(id)));
        }
        out.add(new ChatMessage(message.role(), message.text(), List.of(), whole, Optional.empty()));
        out.addAll(results);
    }

    /** For a model that knows no functions: in words. */
    private void told(ChatMessage message, List<ToolCall> calls, Map<String, String> answers) {
        if (!message.text().isBlank()) {
            out.add(ChatMessage.of(message.role(), message.text()));
        }
        for (ToolCall call : calls) {
            String answer = answers.getOrDefault(call.callId(), NO_RESULT);
            out.add(ChatMessage.of(
                    Role.USER, "(" + name(call.name()) + " " + object(call.argumentsJson()) + ": " + answer + ")"));
        }
    }

    private ChatMessage plain(ChatMessage message) {
        boolean pictures = message.role() == Role.USER && rules.images();
        if (message.images().isEmpty() || pictures) {
            return new ChatMessage(message.role(), message.text(), message.images(), List.of(), Optional.empty());
        }
        return ChatMessage.of(message.role(), (message.text() + " " + PICTURE).strip());
    }

    private String id(String given) {
        String id = given.strip();
        boolean usable = !id.isEmpty()
                && id.length() <= MAX_ID
                && rules.ids().matcher(id).matches();
        if (!usable || !usedIds.add(id)) {
            do {
                id = "call_" + ++made;
            } while (!usedIds.add(id));
        }
        return id;
    }

    private static String name(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9_-]", "_");
        return safe.length() > MAX_NAME ? safe.substring(0, MAX_NAME) : safe;
    }

    /** The arguments as one JSON object: templates read them so. */
    public static String object(String arguments) {
        if (arguments.isBlank()) {
            return "{}";
        }
        try (JsonParser parser = JSON.createParser(arguments)) {
            JsonToken first = parser.nextToken();
            parser.skipChildren();
            boolean one = first != null && parser.nextToken() == null;
            if (one && first == JsonToken.START_OBJECT) {
                return arguments;
            }
            if (one && first == JsonToken.VALUE_NULL) {
                return "{}";
            }
        } catch (IOException notJson) {
            // Told as it is, below.
        }
        return new JsonObject().put("input", arguments).encode();
    }

    // System messages and neighbours.

    private List<ChatMessage> place(List<ChatMessage> messages) {
        if (rules.system() == PromptRules.SystemPlace.ANYWHERE) {
            return messages;
        }
        StringBuilder system = new StringBuilder();
        List<ChatMessage> others = new ArrayList<>();
        for (ChatMessage message : messages) {
            if (message.role() == Role.SYSTEM) {
                system.append(system.isEmpty() ? "" : MORE_INSTRUCTIONS).append(message.text());
            } else {
                others.add(message);
            }
        }
        if (system.isEmpty()) {
            return others;
        }
        if (rules.system() == PromptRules.SystemPlace.FRONT) {
            others.addFirst(ChatMessage.of(Role.SYSTEM, system.toString()));
            return others;
        }
        boolean userFirst = !others.isEmpty() && others.getFirst().role() == Role.USER;
        ChatMessage user = userFirst ? others.removeFirst() : ChatMessage.of(Role.USER, "");
        others.addFirst(new ChatMessage(
                Role.USER,
                (system + MORE_INSTRUCTIONS + user.text()).strip(),
                user.images(),
                List.of(),
                Optional.empty()));
        return others;
    }

    private static List<ChatMessage> join(List<ChatMessage> messages) {
        List<ChatMessage> joined = new ArrayList<>();
        for (ChatMessage message : messages) {
            boolean same = !joined.isEmpty()
                    && joined.getLast().role() == message.role()
                    && message.role() != Role.TOOL
                    && joined.getLast().toolCalls().isEmpty();
            if (!same) {
                joined.add(message);
                continue;
            }
            ChatMessage last = joined.removeLast();
            List<String> images = new ArrayList<>(last.images());
            images.addAll(message.images());
            joined.add(new ChatMessage(
                    message.role(),
                    (last.text() + " " + message.text()).strip(),
                    images,
                    message.toolCalls(),
                    Optional.empty()));
        }
        return joined;
    }

    // Size.

    /** The instructions, and as many of the newest messages as fit; an answer never without its call. */
    private static List<ChatMessage> fit(List<ChatMessage> messages, int room) {
        if (messages.isEmpty()) {
            return messages;
        }
        int fixed = messages.stream()
                .filter(message -> message.role() == Role.SYSTEM)
                .mapToInt(PromptCheck::tokens)
                .sum();
        int left = room - fixed;
        int from = messages.size();
        while (from > 0 && (from == messages.size() || left >= tokens(messages.get(from - 1)))) {
            from--;
            left -= messages.get(from).role() == Role.SYSTEM ? 0 : tokens(messages.get(from));
        }
        int user = from;
        while (user < messages.size() && messages.get(user).role() != Role.USER) {
            user++;
        }
        if (user < messages.size()) {
            from = user;
        }
        while (messages.get(from).role() == Role.TOOL) {
            from--;
        }
        List<ChatMessage> kept = new ArrayList<>(messages.subList(0, from).stream()
                .filter(it -> it.role() == Role.SYSTEM)
                .toList());
        kept.addAll(messages.subList(from, messages.size()));
        return kept;
    }

    private static int tokens(ChatMessage message) {
        int calls = message.toolCalls().stream()
                .mapToInt(call -> TokenEstimate.of(call.name()) + TokenEstimate.of(call.argumentsJson()))
                .sum();
        return FRAME_TOKENS + calls + TokenEstimate.of(message.text());
    }
}
