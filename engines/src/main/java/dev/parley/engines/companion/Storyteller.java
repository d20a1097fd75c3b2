package dev.parley.engines.companion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tells stories, and goes on with one that was interrupted behind the last sentence that was heard whole. */
final class Storyteller {
    private final List<String> replies;
    private final FreshWords fresh;

    /** @param replies what the caller has heard of each, oldest first */
    Storyteller(List<String> replies, FreshWords fresh) {
        this.replies = replies;
        this.fresh = fresh;
    }

    /** A story that the caller names, else one that was not told yet. */
    String tell(List<String> words) {
        Optional<Stories> named = Arrays.stream(Stories.values())
                .filter(story -> story.keys().stream().anyMatch(words::contains))
                .findFirst();
        Optional<Stories> untold = Arrays.stream(Stories.values())
                .filter(story -> fresh.isFresh(story.sentences().getFirst()))
                .findFirst();
        return named.filter(story -> fresh.isFresh(story.sentences().getFirst()))
                .or(() -> untold)
                .map(story -> String.join(" ", story.sentences()))
                .orElseGet(() -> fresh.first(CompanionLines.NO_MORE_STORIES));
    }

    /** Whether this offers a story. */
    static boolean offers(String reply) {
        return reply.endsWith("a story?");
    }

    /** The rest of the story that was told last; empty where there was none. */
    Optional<String> goOn() {
        for (String reply : replies.reversed()) {
            for (Stories story : Stories.values()) {
                int heard = heard(story, reply);
                if (heard >= 0) {
                    return Optional.of(rest(story, heard));
                }
            }
        }
        return Optional.empty();
    }

    private String rest(Stories story, int heard) {
        List<String> sentences = story.sentences();
        if (heard == sentences.size()) {
            return fresh.first(CompanionLines.STORY_OVER);
        }
        List<String> rest = new ArrayList<>();
        rest.add(fresh.first(CompanionLines.GOING_ON));
        rest.addAll(sentences.subList(heard, sentences.size()));
        return String.join(" ", rest);
    }

    /** How many sentences of a story were heard whole when this reply ended; -1 where it has nothing of the story. */
    private static int heard(Stories story, String reply) {
        List<String> sentences = story.sentences();
        for (int i = sentences.size() - 1; i >= 0; i--) {
            if (reply.contains(sentences.get(i))) {
                return i + 1;
            }
        }
        String opening = sentences.getFirst().substring(0, sentences.getFirst().length() / 2);
        return reply.contains(opening) ? 0 : -1;
    }
}
