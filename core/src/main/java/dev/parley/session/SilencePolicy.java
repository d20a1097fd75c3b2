package dev.parley.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What keeps a caller who is owed something from hearing nothing.
 *
 * @param apologies said when a reply fails or comes to nothing, by language; empty: nothing is said
 * @param fillers said while the language model keeps the caller waiting, one after another, by language; empty: nothing is
 *     said
 * @param fillerAfter silence before each of them
 * @param replyWithin how long the language model may take for its next word, tries included; then the reply has failed
 * @param voiceWithin how long the synthesiser may owe the next audio of text that it has; then the client is told, and
 *     after as long again its stream has failed
 * @param resumeAfter how long nobody speaks after an interruption without words, before the reply goes on
 */
public record SilencePolicy(
        Map<String, String> apologies,
        Map<String, List<String>> fillers,
        Duration fillerAfter,
        Duration replyWithin,
        Duration voiceWithin,
        Duration resumeAfter) {
    /** What is said in languages for which there is nothing else. */
    public static final String ANY_LANGUAGE = "";

    public static final SilencePolicy DEFAULT = new SilencePolicy(
            Phrases.APOLOGIES,
            Phrases.FILLERS,
            Duration.ofMillis(2_500),
            Duration.ofSeconds(20),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1));

    public SilencePolicy {
        apologies = Map.copyOf(apologies);
        fillers = Map.copyOf(fillers);
    }

    /** Says this one apology in every language. */
    public SilencePolicy withApology(String text) {
        return withApologies(Map.of(ANY_LANGUAGE, text));
    }

    public SilencePolicy withApologies(Map<String, String> value) {
        return new SilencePolicy(value, fillers, fillerAfter, replyWithin, voiceWithin, resumeAfter);
    }

    public SilencePolicy withTimes(Duration filler, Duration reply, Duration voice, Duration resume) {
        return new SilencePolicy(apologies, fillers, filler, reply, voice, resume);
    }

    public SilencePolicy withFillers(Map<String, List<String>> value) {
        return new SilencePolicy(apologies, value, fillerAfter, replyWithin, voiceWithin, resumeAfter);
    }
}
