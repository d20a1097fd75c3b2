package dev.parley.config;

import dev.parley.session.SilencePolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Phrases of an operator's, each of which may begin with the language it is for: {@code de: Einen Moment.} */
final class PhrasesByLanguage {
    private static final Pattern WITH_LANGUAGE = Pattern.compile("([a-z]{2,3}): *(\\S.*)");

    private PhrasesByLanguage() {}

    /** Whether the operator leaves them to the server. */
    static boolean areUsual(List<String> phrases) {
        return phrases.equals(List.of("auto"));
    }

    /** By language; those without one stand for all others. */
    static Map<String, List<String>> of(List<String> phrases) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String phrase : phrases) {
            Matcher named = WITH_LANGUAGE.matcher(phrase);
            boolean known = named.matches();
            all.computeIfAbsent(known ? named.group(1) : SilencePolicy.ANY_LANGUAGE, language -> new ArrayList<>())
                    .add(known ? named.group(2) : phrase);
        }
        return all;
    }
}
