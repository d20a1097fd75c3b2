package dev.parley.engines.companion;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Sees that no sentence is said twice within {@link #TURNS} replies: of several wordings it takes one that is fresh. */
final class FreshWords {
    /** Replies within which no sentence comes again, unless the caller asks to hear it again. */
    static final int TURNS = 10;

    private static final Pattern BETWEEN_SENTENCES = Pattern.compile("(?<=[.!?])\\s+");

    private final List<String> replies;
    private final Set<String> recent = new HashSet<>();

    /** @param replies all so far, oldest first */
    FreshWords(List<String> replies) {
        this.replies = List.copyOf(replies);
        this.replies.subList(Math.max(0, replies.size() - TURNS), replies.size()).stream()
                .flatMap(reply -> sentences(reply).stream())
                .forEach(recent::add);
    }

    static List<String> sentences(String text) {
        return List.of(BETWEEN_SENTENCES.split(text.strip()));
    }

    boolean isFresh(String text) {
        return sentences(text).stream().noneMatch(recent::contains);
    }

    /** The first of these wordings that is fresh; once none is, the first sentence of the first, with how often it was said. */
    String first(List<String> wordings) {
        return wordings.stream().filter(this::isFresh).findFirst().orElseGet(() -> again(wordings.getFirst()));
    }

    /** Any of these wordings that is fresh. */
    String any(List<String> wordings, RandomGenerator random) {
        List<String> fresh = wordings.stream().filter(this::isFresh).toList();
        return fresh.isEmpty() ? first(wordings) : fresh.get(random.nextInt(fresh.size()));
    }

    private String again(String wording) {
        String core = sentences(wording).getFirst();
        String said = Character.toLowerCase(core.charAt(0)) + core.substring(1);
        String counted = core.startsWith("I ") || core.startsWith("I'") ? core : said;
        long times = replies.stream()
                .filter(reply -> reply.toLowerCase(Locale.ROOT).contains(core.toLowerCase(Locale.ROOT)))
                .count();
        if (times == 0) {
            return core; // What was said before is the rest of the wording.
        }
        return "As I said " + count(times) + " already, " + counted;
    }

    private static String count(long times) {
        return times <= 1 ? "once" : times == 2 ? "twice" : times + " times";
    }
}
