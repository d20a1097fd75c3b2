package dev.parley.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What keeps a caller who is owed something from hearing nothing.
 *
 * @param apologies said when a reply fails or comes to nothing, by language; empty: nothing is said
 * @param fillers said while the language model, or recognition, keeps the caller waiting, one after another, by language;
 *     empty: nothing is said
 * @param recognitionFillers the same, while there is no recognition
 * @param fillerAfter silence before each of them
 * @param replyWithin how long the language model may take for its next word, tries included; then the reply has failed
 * @param voiceWithin how long the synthesiser may owe the next audio of text that it has; then the client is told and a
 *     kept filler is played, and after as long again its stream has failed
 * @param resumeAfter how long nobody speaks after an interruption without words, before the reply goes on
 */
public record SilencePolicy(
        Map<String, String> apologies,
        Map<String, List<String>> fillers,
        Map<String, List<String>> recognitionFillers,
        Duration fillerAfter,
        Duration replyWithin,
        Duration voiceWithin,
        Duration resumeAfter) {
    /** What is said in languages for which there is nothing else. */
    public static final String ANY_LANGUAGE = "";

    public static final SilencePolicy DEFAULT = new SilencePolicy(
            Phrases.APOLOGIES,
            Phrases.FILLERS,
            Phrases.DEAF_FILLERS,
            Duration.ofMillis(2_500),
            Duration.ofSeconds(20),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1));

    public SilencePolicy {
        apologies = Map.copyOf(apologies);
        fillers = Map.copyOf(fillers);
        recognitionFillers = Map.copyOf(recognitionFillers);
    }

    /** Every sentence that may have to be said to a caller who is spoken to in this language, the likeliest first. */
    public List<String> sentences(Optional<String> language) {
        List<String> all = new ArrayList<>();
        Phrases.in(language, apologies).ifPresent(all::add);
        Phrases.in(language, fillers).ifPresent(all::addAll);
        Phrases.in(language, recognitionFillers).ifPresent(all::addAll);
        Phrases.in(language, Phrases.STT_FAILED).ifPresent(all::add);
        Phrases.in(language, Phrases.UNAVAILABLE).ifPresent(all::add);
        return all.stream().distinct().toList();
    }

    /** Says this one apology in every language. */
    public SilencePolicy withApology(String text) {
        return withApologies(Map.of(ANY_LANGUAGE, text));
    }

    public SilencePolicy withApologies(Map<String, String> value) {
        return new SilencePolicy(
                value, fillers, recognitionFillers, fillerAfter, replyWithin, voiceWithin, resumeAfter);
    }

    public SilencePolicy withTimes(Duration filler, Duration reply, Duration voice, Duration resume) {
        return new SilencePolicy(apologies, fillers, recognitionFillers, filler, reply, voice, resume);
    }

    /** Says these whatever keeps the caller waiting. */
    public SilencePolicy withFillers(Map<String, List<String>> value) {
        return new SilencePolicy(apologies, value, value, fillerAfter, replyWithin, voiceWithin, resumeAfter);
    }
}
