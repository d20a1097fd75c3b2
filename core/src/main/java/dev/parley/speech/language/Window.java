package dev.parley.speech.language;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words that are being read, as a rule sees them. A rule that looks further than the text has come is asked again. Not
 * thread-safe.
 */
public final class Window {
    private static final Pattern PARTS =
            Pattern.compile("([\"'(\\[{“‘«„¿¡]*)(.*?)([.,;:!?…)\"'\\]}”’»]*)", Pattern.DOTALL);

    private final List<Token> tokens;
    private final List<String> earlier;
    private final boolean last;
    private boolean waits;
    private @Nullable Word first;

    /**
     * A word between its punctuation.
     *
     * @param lead opening marks
     * @param core the word
     * @param trail closing marks and punctuation
     */
    public record Word(String lead, String core, String trail) {
        /** Where no word is. */
        public static final Word NONE = new Word("", "", "");

        /** The word between its marks. */
        public static Word of(String plain) {
            Matcher parts = PARTS.matcher(plain);
            return parts.matches() ? new Word(parts.group(1), parts.group(2), parts.group(3)) : NONE;
        }

        /** The punctuation that shapes the melody: the first mark of the trail that does. */
        public String pause() {
            return trail.chars()
                    .filter(c -> ".,;:!?…".indexOf(c) >= 0)
                    .mapToObj(Character::toString)
                    .findFirst()
                    .orElse("");
        }

        /** Whether a phrase may go on behind it. */
        public boolean open() {
            return trail.isEmpty();
        }
    }

    /**
     * @param earlier the words before these, in lower case, the last one first
     * @param last whether no more words come
     */
    public Window(List<Token> tokens, List<String> earlier, boolean last) {
        this.tokens = tokens;
        this.earlier = earlier;
        this.last = last;
    }

    /** The word {@code at} places further; none when the text ends before it. */
    public Word word(int at) {
        if (at > 0) {
            return Word.of(plain(at));
        }
        Word known = first; // every rule asks for it
        if (known == null) {
            known = Word.of(plain(0));
            first = known;
        }
        return known;
    }

    /** That word without markup; empty when the text ends before it. */
    public String plain(int at) {
        if (at < tokens.size()) {
            return tokens.get(at).plain();
        }
        waits |= !last;
        return "";
    }

    /** As it was written, markup included, without the white space before it. */
    public String written(int at) {
        return at < tokens.size() ? tokens.get(at).written().strip() : "";
    }

    /** The word before these, in lower case with its punctuation; empty at the beginning. */
    public String before() {
        return earlier(0);
    }

    /** The word {@code back} places before that. */
    public String earlier(int back) {
        return back < earlier.size() ? earlier.get(back) : "";
    }

    /** Whether a rule has looked at a word that has not come yet. */
    public boolean waits() {
        return waits;
    }
}
