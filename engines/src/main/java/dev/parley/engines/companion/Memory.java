package dev.parley.engines.companion;

import dev.parley.provider.ChatMessage;
import dev.parley.provider.ChatMessage.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the scripted companion knows of a conversation: all of it comes from the messages. */
final class Memory {
    private static final Pattern PERSONA =
            Pattern.compile("\\b(?:You are|You're|Your name is)\\s+(?:called |named )?([A-Z][\\p{L}]{1,20})\\b");
    private static final Pattern NAME = Pattern.compile(
            "\\b(?:my name is|my name's|call me|i am called|i'm called)\\s+(?:the )?([a-z][a-z'-]{1,20})\\b");

    /** What follows "my name is" without being a name. */
    private static final Set<String> NO_NAMES = Set.of("not", "a", "an", "the", "what", "by", "back", "later", "is");

    /** What follows "You are" without being a name. */
    private static final Set<String> NO_PERSONAS =
            Set.of("AI", "An", "The", "English", "French", "German", "Spanish", "American", "British", "Not");

    private final List<ChatMessage> messages;

    private Memory(List<ChatMessage> messages) {
        this.messages = messages;
    }

    static Memory of(List<ChatMessage> messages) {
        return new Memory(messages);
    }

    /** Whether neither side has said anything yet. */
    boolean nothingSaid() {
        return messages.stream().noneMatch(it -> it.role() == Role.USER || it.role() == Role.ASSISTANT);
    }

    /** Words of the last user message, lower case, without punctuation; none when the user was silent. */
    List<String> lastWords() {
        return messages.reversed().stream()
                .filter(it -> it.role() == Role.USER)
                .findFirst()
                .map(it -> words(it.text()))
                .orElse(List.of());
    }

    /** How often in a row, up to now, the user was silent when it was their turn. */
    int silences() {
        int count = 0;
        for (ChatMessage message : messages.reversed()) {
            if (message.role() == Role.USER) {
                if (!words(message.text()).isEmpty()) {
                    break;
                }
                count++;
            }
        }
        return count;
    }

    /** All that the caller has heard of the companion, oldest first. */
    List<String> replies() {
        return messages.stream()
                .filter(it -> it.role() == Role.ASSISTANT && !it.text().isBlank())
                .map(ChatMessage::text)
                .toList();
    }

    List<ChatMessage> messages() {
        return messages;
    }

    Optional<String> lastReply() {
        return messages.reversed().stream()
                .filter(it -> it.role() == Role.ASSISTANT && !it.text().isBlank())
                .findFirst()
                .map(ChatMessage::text);
    }

    /** The name the system message gives, as in "You are Ada". */
    Optional<String> persona() {
        return messages.stream()
                .filter(it -> it.role() == Role.SYSTEM)
                .map(it -> PERSONA.matcher(it.text()))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .filter(name -> !NO_PERSONAS.contains(name))
                .findFirst();
    }

    /** The name the caller gave last. */
    Optional<String> callerName() {
        for (ChatMessage message : messages.reversed()) {
            if (message.role() == Role.USER) {
                Matcher found = NAME.matcher(String.join(" ", words(message.text())));
                if (found.find() && !NO_NAMES.contains(found.group(1))) {
                    String name = found.group(1);
                    return Optional.of(Character.toUpperCase(name.charAt(0)) + name.substring(1));
                }
            }
        }
        return Optional.empty();
    }

    /** The caller's name with a comma before it, or nothing. */
    String commaName() {
        return callerName().map(name -> ", " + name).orElse("");
    }

    /** Words in lower case; signs of arithmetic stay words. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        String plain = text.toLowerCase(Locale.ROOT).replace('\u2019', '\'').replace('\u00d7', '*');
        for (String part : plain.split("\\s+")) {
            String word = part.matches("[-+*/]") ? part : part.replaceAll("^[^\\p{L}\\d]+|[^\\p{L}\\d]+$", "");
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }
}
