package dev.parley.session.input;

import dev.parley.provider.SttEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bot's last backchannel out of what the recogniser hears of the caller, should a loudspeaker have brought it back:
 * once, where voice was heard while it sounded, and the words come where it did. Times in ms of the caller's audio. Loop only.
 */
final class BackchannelEcho {
    /** On its way to the client's loudspeaker and back. */
    private static final long WAY_MS = 500;

    /** Word times are estimates. */
    private static final long TIMES_ARE_OFF_MS = 300;

    /** How long behind the sound its words may be guessed. */
    private static final long GUESSED_WITHIN_MS = 3_000;

    /** Words that a guess may lose when it is made anew. */
    private static final int REWRITTEN = 3;

    /** A recogniser may write one word as several. */
    private static final int WRITTEN_IN = 4;

    private String phrase = "";
    private @Nullable UserTurn turn;
    private int known;
    private long fromMs;
    private long toMs;
    private boolean voiced;
    private boolean guessed;

    /**
     * The client is given a backchannel.
     *
     * @param during the turn that it is said in
     */
    void said(UserTurn during, String words, long atMs, long lengthMs) {
        phrase = plain(words);
        turn = during;
        known = during.wordsWithGuess().size();
        fromMs = atMs;
        toMs = atMs + lengthMs + WAY_MS;
        voiced = false;
        guessed = false;
    }

    /** A frame of voice that ends there. */
    void voice(long audioMs) {
        voiced |= audioMs >= fromMs && audioMs <= toMs;
    }

    private boolean mayCome() {
        return !phrase.isEmpty() && voiced;
    }

    /** A guess at the words of a turn behind those that are certain, without the echo. */
    List<String> outOf(UserTurn of, List<String> guess, long audioMs) {
        if (!mayCome() || of != turn || !guessed && audioMs > toMs + GUESSED_WITHIN_MS) {
            return guess;
        }
        int from = Math.max(0, known - REWRITTEN - of.words().size());
        Optional<int[]> found = find(guess, from);
        guessed |= found.isPresent();
        return found.map(at -> without(guess, at)).orElse(guess);
    }

    /** Words that are certain, without the echo. */
    List<SttEvent.Word> outOf(List<SttEvent.Word> words) {
        if (!mayCome()) {
            return words;
        }
        int from = 0;
        while (from < words.size() && words.get(from).startMs() < fromMs - TIMES_ARE_OFF_MS) {
            from++;
        }
        Optional<int[]> found = find(words.stream().map(SttEvent.Word::text).toList(), from)
                .filter(at -> words.get(at[0]).startMs() <= toMs + TIMES_ARE_OFF_MS);
        if (found.isEmpty()) {
            return words;
        }
        phrase = "";
        return without(words, found.get());
    }

    /** Where the phrase stands first: its first word, and the one behind its last. */
    private Optional<int[]> find(List<String> words, int from) {
        for (int begin = from; begin < words.size(); begin++) {
            StringBuilder together = new StringBuilder();
            for (int end = begin; end < Math.min(words.size(), begin + WRITTEN_IN); end++) {
                together.append(words.get(end));
                if (plain(together.toString()).equals(phrase)) {
                    return Optional.of(new int[] {begin, end + 1});
                }
            }
        }
        return Optional.empty();
    }

    private static <T> List<T> without(List<T> all, int[] range) {
        List<T> rest = new ArrayList<>(all.subList(0, range[0]));
        rest.addAll(all.subList(range[1], all.size()));
        return rest;
    }

    /** Letters alone, each run of the same one as one: "Mm-hm." and "Mmhmm" are the same sound. */
    private static String plain(String words) {
        String letters = words.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}]", "");
        return letters.equals("ok") ? "okay" : letters.replaceAll("(.)\\1+", "$1");
    }
}
