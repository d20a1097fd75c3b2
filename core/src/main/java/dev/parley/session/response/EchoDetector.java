package dev.parley.session.response;

import dev.parley.conversation.PlayedWords.SpokenWord;
import dev.parley.session.output.MessageQueue;
import java.util.Locale;

/** Tells a word of the bot that a loudspeaker brings back. Stateless. */
final class EchoDetector {
    /** How long a word of the bot may come back. */
    private static final long LASTS_MS = 2000;

    private EchoDetector() {}

    /** Whether the caller has just heard this word. */
    static boolean of(String word, MessageQueue said) {
        String plain = plain(word);
        return said.playedWords().stream()
                .flatMap(playedWords -> playedWords.words().stream())
                .filter(spoken -> justHeard(spoken, said.heardMs()))
                .anyMatch(spoken -> plain(spoken.text()).equals(plain));
    }

    private static boolean justHeard(SpokenWord word, long heardMs) {
        return word.startMs() <= heardMs && word.endMs() >= heardMs - LASTS_MS;
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}']", "");
    }
}
