package dev.parley.engines.companion;

import dev.parley.provider.ChatMessage;
import dev.parley.provider.ChatMessage.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What callers have said of themselves in plain statements, to be told back when they ask. */
final class Facts {
    /** Most that are told at once. */
    private static final int TOLD_AT_ONCE = 3;

    private static final Set<String> SMALL_WORDS = Set.of(
            "i",
            "you",
            "your",
            "my",
            "me",
            "is",
            "are",
            "am",
            "was",
            "were",
            "do",
            "did",
            "does",
            "what",
            "what's",
            "where",
            "who",
            "which",
            "when",
            "how",
            "the",
            "a",
            "an",
            "of",
            "about",
            "remember",
            "know",
            "tell",
            "told",
            "say",
            "said",
            "can",
            "that",
            "to",
            "in",
            "it",
            "have",
            "called",
            "name",
            "please",
            "still");

    private final List<String> facts = new ArrayList<>();

    /** @param messages of the conversation; the last one is what is answered now */
    Facts(List<ChatMessage> messages) {
        for (ChatMessage message : messages.subList(0, Math.max(0, messages.size() - 1))) {
            if (message.role() == Role.USER) {
                Reflection.fact(Memory.words(message.text())).ifPresent(facts::add);
            }
        }
    }

    /** Whether somebody asks what was said of this; a question about oneself. */
    static boolean asked(List<String> words) {
        boolean question = words.stream()
                .anyMatch(
                        Set.of("what", "what's", "where", "who", "which", "when", "how", "remember", "know")::contains);
        boolean self = words.contains("i") || words.contains("my") || words.contains("me");
        return question && self && words.size() > 2;
    }

    /** The fact that answers a question; empty where none has to do with it. */
    Optional<String> about(List<String> words) {
        Set<String> wanted = telling(words);
        return facts.reversed().stream()
                .filter(fact -> overlap(fact, wanted) > 0)
                .max(Comparator.comparingLong(fact -> overlap(fact, wanted)));
    }

    /** The newest ones, oldest of them first. */
    List<String> newest() {
        return facts.subList(Math.max(0, facts.size() - TOLD_AT_ONCE), facts.size());
    }

    private static long overlap(String fact, Set<String> wanted) {
        return telling(Memory.words(fact)).stream().filter(wanted::contains).count();
    }

    private static Set<String> telling(List<String> words) {
        Set<String> telling = new HashSet<>();
        words.stream()
                .filter(word -> !SMALL_WORDS.contains(word))
                .map(word -> word.toLowerCase(Locale.ROOT).replaceAll("(?<=..)s$", ""))
                .forEach(telling::add);
        return telling;
    }
}
