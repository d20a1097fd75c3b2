package dev.parley.dialect.unmute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conversation.Item;
import dev.parley.conversation.Role;
import dev.parley.dialect.support.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A conversation the way Unmute writes it: roles and texts, neighbours of one role joined (unmute.md 5.1). */
final class ChatHistory {
    /** Stands where the bot was interrupted. */
    private static final String CUT = "—";

    private static final Pattern NOT_SPOKEN = Pattern.compile("[*_`]");

    private final ArrayNode entries = Json.array();

    private ChatHistory() {}

    /** The items of a session; {@code speaking} holds the words of a turn that is not transcribed yet. */
    static ChatHistory of(List<Item> items, Optional<CallerTurn> speaking) {
        ChatHistory history = new ChatHistory();
        boolean seen = false;
        for (Item item : items) {
            if (item instanceof Item.Message message) {
                boolean awaited =
                        speaking.filter(turn -> turn.itemId().equals(item.id())).isPresent();
                seen |= awaited;
                String words = message.words();
                history.add(
                        message.role(),
                        awaited && words.isEmpty() ? speaking.get().words() : words(message, words));
            }
        }
        if (!seen) {
            speaking.ifPresent(turn -> history.add(Role.USER, turn.words()));
        }
        return history;
    }

    /** A turn of the caller as far as its words are known. */
    record CallerTurn(String itemId, String words) {}

    ChatHistory system(String prompt) {
        entries.insert(0, entry("system", prompt));
        return this;
    }

    /** Adds an entry for whose turn it is now, unless it has one. */
    ChatHistory turnOf(Role role) {
        if (entries.isEmpty() || !lastRole().equals(name(role))) {
            entries.add(entry(name(role), ""));
        }
        return this;
    }

    ArrayNode json() {
        return entries;
    }

    private static String words(Item.Message message, String words) {
        if (message.role() != Role.ASSISTANT) {
            return words;
        }
        String spoken = spoken(words);
        return message.status() == Item.Status.INCOMPLETE ? (spoken + " " + CUT).strip() : spoken;
    }

    /** What Unmute takes out of the model's text before its voice, and so its history, gets it. */
    private static String spoken(String written) {
        return Arrays.stream(written.split("\\s+"))
                .map(word -> NOT_SPOKEN.matcher(word).replaceAll(""))
                .map(word -> word.replace('“', '"')
                        .replace('”', '"')
                        .replace('‘', '\'')
                        .replace('’', '\''))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private void add(Role role, String text) {
        if (!entries.isEmpty() && lastRole().equals(name(role))) {
            ObjectNode last = (ObjectNode) entries.get(entries.size() - 1);
            last.put("content", (last.get("content").asText() + " " + text).strip());
        } else {
            entries.add(entry(name(role), text));
        }
    }

    private String lastRole() {
        return entries.get(entries.size() - 1).get("role").asText();
    }

    private static ObjectNode entry(String role, String content) {
        return Json.object().put("role", role).put("content", content);
    }

    private static String name(Role role) {
        return switch (role) {
            case SYSTEM -> "system";
            case USER -> "user";
            case ASSISTANT -> "assistant";
        };
    }
}
