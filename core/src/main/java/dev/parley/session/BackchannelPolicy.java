package dev.parley.session;

import dev.parley.turn.BackchannelTiming;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the bot says while a caller tells something long: a short sound, no reply, and no part of the conversation.
 *
 * @param timing how seldom; empty: nothing is said
 * @param phrases one is chosen by chance, by language; empty: nothing is said
 */
public record BackchannelPolicy(Optional<BackchannelTiming> timing, Map<String, List<String>> phrases) {
    /** Nothing is said. */
    public static final BackchannelPolicy OFF = new BackchannelPolicy(Optional.empty(), Phrases.BACKCHANNELS);

    /** For clients of a dialect that leaves it to the server. */
    public static final BackchannelPolicy USUAL = OFF.withTiming(Optional.of(BackchannelTiming.USUAL));

    public BackchannelPolicy {
        phrases = Map.copyOf(phrases);
    }

    public BackchannelPolicy withTiming(Optional<BackchannelTiming> value) {
        return new BackchannelPolicy(value, phrases);
    }

    public BackchannelPolicy withPhrases(Map<String, List<String>> value) {
        return new BackchannelPolicy(timing, value);
    }

    /** What may be said to a caller who is spoken to in this language; empty where nothing is. */
    public List<String> phrases(Optional<String> language) {
        return timing.isPresent() ? Phrases.understood(language, phrases) : List.of();
    }
}
