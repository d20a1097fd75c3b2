package dev.parley.turn.words;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What listeners say while somebody else speaks, without wanting the turn: "mm-hm", "yeah", "okay", "I see". Word by word: some of
 * these words also begin a sentence that wants it, whose next word then shows that. Immutable.
 */
public final class Backchannels {
    /** Sounds, and what is said in many languages. */
    private static final Set<String> SOUNDS = Set.of(
            "mm", "mmm", "mhm", "mhmm", "mm-hm", "mm-hmm", "mmhm", "mmhmm", "mh", "hm", "hmm", "hmmm", "aha", "ah",
            "oh", "uh-huh", "ok", "okay", "okey", "wow");

    private static final Map<String, Set<String>> WORDS = Map.of(
            "en",
            Set.of(
                    "yeah", "yep", "yup", "yes", "right", "sure", "alright", "all", "i", "see", "got", "it", "good",
                    "great", "nice", "cool", "true", "exactly", "indeed", "of", "course", "go", "on"),
            "de",
            Set.of(
                    "ja",
                    "jaja",
                    "jo",
                    "genau",
                    "gut",
                    "klar",
                    "stimmt",
                    "richtig",
                    "verstehe",
                    "ich",
                    "ach",
                    "so",
                    "na",
                    "schön",
                    "super",
                    "alles"),
            "fr",
            Set.of(
                    "oui",
                    "ouais",
                    "d'accord",
                    "hum",
                    "je",
                    "vois",
                    "bien",
                    "très",
                    "voilà",
                    "exact",
                    "exactement",
                    "c'est",
                    "ça",
                    "sûr",
                    "super"),
            "es",
            Set.of(
                    "sí",
                    "si",
                    "ajá",
                    "vale",
                    "claro",
                    "bien",
                    "muy",
                    "ya",
                    "entiendo",
                    "exacto",
                    "cierto",
                    "de",
                    "acuerdo",
                    "eso",
                    "es"));

    /** Of 72 single words that were spoken, with noise and without, 2 had less, and 17 of 24 hummed ones. */
    private static final double HUMMED = 0.74;

    private static final Backchannels SOUNDS_ALONE = new Backchannels(SOUNDS);

    private static final Map<String, Backchannels> BY_LANGUAGE =
            WORDS.keySet().stream().collect(Collectors.toUnmodifiableMap(Function.identity(), Backchannels::in));

    private final Set<String> words;

    private Backchannels(Set<String> words) {
        this.words = words;
    }

    /** @param language BCP-47 tag; empty, or one without a list: sounds alone */
    public static Backchannels of(Optional<String> language) {
        return language.map(tag -> BY_LANGUAGE.get(Locale.forLanguageTag(tag).getLanguage()))
                .orElse(SOUNDS_ALONE);
    }

    private static Backchannels in(String language) {
        return new Backchannels(
                Stream.concat(SOUNDS.stream(), WORDS.get(language).stream()).collect(Collectors.toUnmodifiableSet()));
    }

    /** @param word as a recogniser writes it, punctuation and all */
    public boolean isOne(String word) {
        return !word.endsWith("?") && words.contains(bare(word));
    }

    /** Whether there are words, and no others. */
    public boolean areAll(Collection<String> heard) {
        List<String> spoken =
                heard.stream().filter(each -> !bare(each).isEmpty()).toList();
        return !spoken.isEmpty() && spoken.stream().allMatch(this::isOne);
    }

    /**
     * Whether all that was said over the bot is one word of which the recogniser is not sure: a hummed "mm-hm" comes as
     * "No.", "Mum." or "Love.", and whoever wants the turn says more, or says it again.
     *
     * @param confidence of the recogniser; empty: it has no opinion
     */
    public static boolean isHummed(Collection<String> words, OptionalDouble confidence) {
        return words.size() == 1 && confidence.orElse(1) < HUMMED;
    }

    private static String bare(String word) {
        return word.toLowerCase(Locale.ROOT).replace('’', '\'').replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$", "");
    }
}
