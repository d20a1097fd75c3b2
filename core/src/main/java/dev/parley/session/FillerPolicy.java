package dev.parley.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the bot says before a reply that is slow to begin. Beside {@link SilencePolicy}, which keeps a caller from dead air in
 * every dialect: this is one short phrase a reply, sooner, and the language model never reads it.
 *
 * @param replyAfter silence since the reply was decided, or since the bot was last heard; empty: nothing is said
 * @param phrases one is chosen by chance, by language; empty: nothing is said
 */
public record FillerPolicy(Optional<Duration> replyAfter, Map<String, List<String>> phrases) {
    /** Nothing is said. */
    public static final FillerPolicy OFF = new FillerPolicy(Optional.empty(), Phrases.REPLY_FILLERS);

    /** For clients of a dialect that leaves it to the server: as late as {@link SilencePolicy} would say something. */
    public static final FillerPolicy LATE = OFF.withReplyAfter(Optional.of(Duration.ofMillis(2_500)));

    /** The usual wait where an operator wants fillers. */
    public static final Duration USUAL_WAIT = Duration.ofMillis(1_500);

    public FillerPolicy {
        phrases = Map.copyOf(phrases);
    }

    public FillerPolicy withReplyAfter(Optional<Duration> value) {
        return new FillerPolicy(value, phrases);
    }

    public FillerPolicy withPhrases(Map<String, List<String>> value) {
        return new FillerPolicy(replyAfter, value);
    }

    /** What may be said to a caller who is spoken to in this language; empty where nothing is. */
    public List<String> phrases(Optional<String> language) {
        return replyAfter.isPresent() ? Phrases.understood(language, phrases) : List.of();
    }
}
